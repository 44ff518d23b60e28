/** The body of a request as text, while it arrives: unpacked, counted, and checked to be UTF-8. */
import type { IncomingMessage } from 'node:http';
import type { Readable, Transform } from 'node:stream';
import zlib from 'node:zlib';
import { HttpError } from '../http-error.ts';
import type { ReadingBudget } from './reading-budget.ts';
import { Utf8Decoder } from './utf8.ts';

/** A sender chooses how much memory unpacking takes; 8 MB of it are enough for what packers do by themselves. */
const windowLog = 23;

const unpackers: Readonly<Record<string, () => Transform>> = {
  gzip: () => zlib.createGunzip(),
  'x-gzip': () => zlib.createGunzip(),
  deflate: () => zlib.createInflate(),
  br: () => zlib.createBrotliDecompress(),
  zstd: () => zlib.createZstdDecompress({ params: { [zlib.constants.ZSTD_d_windowLogMax]: windowLog } }),
};

/**
 * The text in the pieces in which it arrives, never more than one of them held.
 * @throws HttpError 400, 413 or 415 for a body that cannot be read; 503 when others send too much at the same time.
 */
export async function* readBody(
  request: IncomingMessage,
  limitBytes: number,
  budget: ReadingBudget,
): AsyncGenerator<string> {
  const encoding = encodingOf(request);
  if (Number(request.headers['content-length']) > limitBytes) throw bodyTooLarge(limitBytes);
  const source = encoding === null ? request : unpacked(request, encoding);
  const decoder = new Utf8Decoder();
  const share = budget.begin();
  let bytes = 0;
  try {
    // The request must outlive a refusal, because its answer goes over the same connection.
    for await (const chunk of source.iterator({ destroyOnReturn: source !== request })) {
      bytes += chunk.length;
      if (bytes > limitBytes) throw bodyTooLarge(limitBytes);
      share.take(chunk.length);
      yield decoder.write(chunk);
    }
  } catch (error) {
    throw error instanceof HttpError ? error : unreadable(error);
  } finally {
    share.end();
    // What still comes is thrown away, so that the sender gets to read the answer.
    request.unpipe();
    request.resume();
  }
  if (bytes === 0) throw bodyEmpty();
  yield decoder.end();
}

/** Null for a body that is not packed. @throws HttpError 415 */
function encodingOf(request: IncomingMessage): (() => Transform) | null {
  const name = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (name === 'identity' || name === '') return null;
  const unpacker = Object.hasOwn(unpackers, name) ? unpackers[name] : undefined;
  if (unpacker) return unpacker;
  throw new HttpError(415, 'content_encoding', 'The Content-Encoding is not known. Nothing was stored.', {
    problems: [{ at: 'header Content-Encoding', value: 'not known', expected: 'none, gzip, deflate, br or zstd' }],
  });
}

function unpacked(request: IncomingMessage, create: () => Transform): Readable {
  const unpacker = create();
  // A sender that goes away ends the unpacking as well; `pipe` alone would leave it waiting for ever.
  request.once('error', (error) => unpacker.destroy(error));
  request.once('close', () => {
    if (!request.complete) unpacker.destroy(new Error('the request was aborted'));
  });
  return request.pipe(unpacker);
}

function bodyTooLarge(limitBytes: number): HttpError {
  return new HttpError(413, 'body_too_large', 'The body is too large. Nothing was stored.', {
    problems: [{ at: 'the body', value: 'too many bytes', expected: `at most ${limitBytes} bytes, unpacked` }],
  });
}

function bodyEmpty(): HttpError {
  return new HttpError(400, 'body_empty', 'The body is empty. Nothing was stored.', {
    problems: [{ at: 'the body', value: 'nothing', expected: 'a report' }],
  });
}

function unreadable(error: unknown): HttpError {
  const reason = error instanceof Error ? error.message : String(error);
  return new HttpError(400, 'request_malformed', `The request cannot be read: ${reason}. Nothing was stored.`, {
    problems: [{ at: 'the body', value: reason, expected: 'a whole body, packed as the Content-Encoding says' }],
    cause: error,
  });
}
