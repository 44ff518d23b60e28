/** A trace collector for tests: OTLP over HTTP in, the spans out. Reads just enough of the protobuf encoding. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedSpan {
  readonly traceId: string;
  readonly name: string;
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

/** ExportTraceServiceRequest.resource_spans (1) → scope_spans (2) → spans (2) → trace_id (1), name (5). */
function readSpans(message: Buffer): readonly ReceivedSpan[] {
  return fields(message, 1)
    .flatMap((resourceSpans) => fields(resourceSpans, 2))
    .flatMap((scopeSpans) => fields(scopeSpans, 2))
    .map((span) => ({
      traceId: fields(span, 1)[0]?.toString('hex') ?? '',
      name: fields(span, 5)[0]?.toString() ?? '',
    }));
}

/** The contents of the length-delimited fields with this number. */
function fields(message: Buffer, wanted: number): readonly Buffer[] {
  const found: Buffer[] = [];
  let offset = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = message[offset++] ?? 0;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  const skip: Readonly<Record<number, () => void>> = {
    0: varint,
    1: () => {
      offset += 8;
    },
    5: () => {
      offset += 4;
    },
  };
  while (offset < message.length) {
    const tag = varint();
    const wireType = tag & 7;
    if (wireType !== 2) {
      skip[wireType]?.();
      continue;
    }
    const length = varint();
    if (tag >> 3 === wanted) found.push(message.subarray(offset, offset + length));
    offset += length;
  }
  return found;
}
