/** The text of a body in, as it arrives; a report out, each run with the key that makes it one run. */
import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { ReportFormat } from '../../metrics/catalogue/business.ts';
import { type ReadOptions, runKey } from './formats/builder.ts';
import type { Reading } from './formats/format.ts';
import { openReader, SniffingReader } from './formats/sniff.ts';
import type { ParsedReport } from './report.ts';

export interface ReadReport extends ParsedReport {
  readonly format: ReportFormat;
}

export interface ReadRequest extends ReadOptions {
  /** Null when the content has to tell. */
  readonly format: ReportFormat | null;
  /** What the sender calls the request: the same for one that is tried again; null when it says nothing. */
  readonly senderKey: string | null;
}

/** Characters that are read before other requests get their turn. */
const turnCharacters = 64 * 1024;
const turnMs = 10;

/** @throws HttpError 4xx for a report that cannot be taken. */
export async function readReport(
  chunks: AsyncIterable<string> | Iterable<string>,
  request: ReadRequest,
): Promise<ReadReport> {
  const reader = request.format === null ? new SniffingReader(request) : openReader(request.format, request);
  const digest = createHash('sha256').update(`${request.suite ?? ''}\0`);
  for await (const chunk of chunks) {
    digest.update(chunk);
    for (let start = 0; start < chunk.length; start += turnCharacters) {
      reader.write(chunk.slice(start, start + turnCharacters));
    }
  }
  const report = await finish(reader.end());
  const { format } = reader;
  if (format === null) throw new Error('a report was read in no format; expected the reader to have chosen one');
  const bytes = digest.digest('hex');
  const runs = report.runs.map((run) => ({ ...run, idempotencyKey: keyOf(run, request.senderKey, bytes) }));
  return { ...report, runs, format };
}

/** Lets others have their turn whenever this one was long. */
async function finish(reading: Reading): Promise<ParsedReport> {
  let start = performance.now();
  for (let step = reading.next(); ; step = reading.next()) {
    if (step.done) return step.value;
    if (performance.now() - start < turnMs) continue;
    await setImmediate();
    start = performance.now();
  }
}

function keyOf(
  { idempotencyKey, suite }: ParsedReport['runs'][number],
  senderKey: string | null,
  bytes: string,
): string {
  if (senderKey !== null) return runKey('sender', senderKey, suite);
  return idempotencyKey ?? runKey('body', bytes, suite);
}
