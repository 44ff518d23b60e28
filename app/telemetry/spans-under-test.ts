/** A trace collector for tests: OTLP over HTTP in, the spans out. Reads just enough of the protobuf encoding. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty when it has none. */
  readonly parentId: string;
  readonly name: string;
  readonly kind: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  /** Nanoseconds since the epoch. */
  readonly startedAt: bigint;
  readonly endedAt: bigint;
  /** Texts and whole numbers; other values are left out. */
  readonly attributes: Readonly<Record<string, string | number>>;
}

export interface SpanCollector {
  readonly endpoint: string;
  readonly spans: readonly ReceivedSpan[];
  close(): void;
}

export async function startSpanCollector(): Promise<SpanCollector> {
  const spans: ReceivedSpan[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    spans.push(...readSpans(Buffer.concat(chunks)));
    response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // It listens on a port, so it has an address of that kind.
  return { endpoint: `http://127.0.0.1:${port}`, spans, close: () => server.close() };
}

/** ExportTraceServiceRequest.resource_spans (1) → scope_spans (2) → spans (2). */
const readSpans = (message: Buffer): readonly ReceivedSpan[] =>
  messages(message, 1)
    .flatMap((resourceSpans) => messages(resourceSpans, 2))
    .flatMap((scopeSpans) => messages(scopeSpans, 2))
    .map(readSpan);

const kinds = ['internal', 'internal', 'server', 'client', 'producer', 'consumer'] as const;

/** trace_id (1), span_id (2), parent_span_id (4), name (5), kind (6), start and end time (7, 8), attributes (9). */
function readSpan(span: Buffer): ReceivedSpan {
  const of = fieldsOf(span);
  return {
    traceId: bytesOf(of.get(1)).toString('hex'),
    spanId: bytesOf(of.get(2)).toString('hex'),
    parentId: bytesOf(of.get(4)).toString('hex'),
    name: bytesOf(of.get(5)).toString(),
    kind: kinds[Number(numberOf(of.get(6)))] ?? 'internal',
    startedAt: numberOf(of.get(7)),
    endedAt: numberOf(of.get(8)),
    attributes: Object.fromEntries(messages(span, 9).flatMap(readAttribute)),
  };
}

/** key (1), value (2) → string_value (1) or int_value (3). */
function readAttribute(attribute: Buffer): readonly (readonly [string, string | number])[] {
  const of = fieldsOf(attribute);
  const value = fieldsOf(bytesOf(of.get(2)));
  const key = bytesOf(of.get(1)).toString();
  if (value.has(1)) return [[key, bytesOf(value.get(1)).toString()]];
  return value.has(3) ? [[key, Number(numberOf(value.get(3)))]] : [];
}

type Value = Buffer | bigint;

const bytesOf = (values: readonly Value[] = []): Buffer =>
  values.find((value) => Buffer.isBuffer(value)) ?? Buffer.alloc(0);
const numberOf = (values: readonly Value[] = []): bigint => values.find((value) => typeof value === 'bigint') ?? 0n;
const messages = (message: Buffer, field: number): readonly Buffer[] =>
  (fieldsOf(message).get(field) ?? []).filter((value) => Buffer.isBuffer(value));

/** All fields by their number. Varints and fixed numbers are numbers; texts, bytes and messages are bytes. */
function fieldsOf(message: Buffer): ReadonlyMap<number, readonly Value[]> {
  const fields = new Map<number, Value[]>();
  let offset = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = message[offset++] ?? 0;
      value += BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const take = (length: number): Buffer => {
    offset += length;
    return message.subarray(offset - length, offset);
  };
  const readers: Readonly<Record<number, () => Value>> = {
    0: varint,
    1: () => take(8).readBigUInt64LE(),
    2: () => take(Number(varint())),
    5: () => BigInt(take(4).readUInt32LE()),
  };
  while (offset < message.length) {
    const tag = Number(varint());
    const read = readers[tag & 7];
    if (!read) throw new Error(`wire type ${tag & 7} at byte ${offset}; expected one of protobuf: 0, 1, 2 or 5`);
    fields.set(tag >> 3, [...(fields.get(tag >> 3) ?? []), read()]);
  }
  return fields;
}
