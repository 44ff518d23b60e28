import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AnswerReader, NoAnswer } from './answer-reader.ts';

const head = (...lines: readonly string[]): string => `${['HTTP/1.1 200 OK', ...lines].join('\r\n')}\r\n\r\n`;

/** Gives it to the reader in pieces; the number of bytes after which it was complete. */
function readInPieces(text: string, size: number, maxBodyBytes = 1000) {
  const reader = new AnswerReader(maxBodyBytes);
  const bytes = Buffer.from(text, 'latin1');
  for (let from = 0; from < bytes.length; from += size) {
    const isComplete = reader.push(bytes.subarray(from, from + size));
    if (isComplete) return { reader, completeAt: Math.min(from + size, bytes.length) };
  }
  return { reader, completeAt: undefined };
}

describe('the answer of a server', () => {
  const complete: readonly (readonly [what: string, text: string, status: number])[] = [
    ['as long as it says', `${head('Content-Length: 5')}whole`, 200],
    ['of no bytes', head('content-length:0'), 200],
    ['in chunks', `${head('Transfer-Encoding: chunked')}5\r\nwhole\r\n0\r\n\r\n`, 200],
    ['that has no body', 'HTTP/1.1 204 No Content\r\n\r\n', 204],
    ['after early hints', `HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n${head('Content-Length: 2')}ok`, 200],
  ];
  for (const [what, text, status] of complete) {
    it(`${what} is complete at its last byte, however it is cut`, () => {
      for (const maxBodyBytes of [0, 1000]) {
        for (let size = 1; size <= text.length; size += 1) {
          const { reader, completeAt } = readInPieces(text, size, maxBodyBytes);
          assert.equal(completeAt, text.length, `in pieces of ${size}`);
          assert.equal(reader.end().status, status);
        }
      }
    });
  }

  it('that does not say how long it is ends with the connection', () => {
    const { reader, completeAt } = readInPieces(`${head('Connection: keep-alive')}body`, 3);
    assert.equal(completeAt, undefined);
    assert.deepEqual(reader.end(), { status: 200, body: 'body', isKept: false });
  });

  it('is kept only when it is complete and the server says so', () => {
    const kept = readInPieces(`${head('Content-Length: 2', 'Connection: Keep-Alive')}ok`, 100).reader.end();
    assert.deepEqual(kept, { status: 200, body: 'ok', isKept: true });
    assert.equal(readInPieces(`${head('Content-Length: 2')}ok`, 100).reader.end().isKept, false);
  });

  it('is an error when it is cut, too long, nothing at all, or no HTTP', () => {
    const cut = [`${head('Content-Length: 5')}whol`, `${head('Transfer-Encoding: chunked')}5\r\nwhole\r\n`];
    for (const text of cut) {
      for (const maxBodyBytes of [0, 1000]) {
        assert.throws(() => readInPieces(text, 7, maxBodyBytes).reader.end(), /closed within the answer/);
      }
    }
    assert.throws(() => readInPieces(`${head()}${'x'.repeat(1001)}`, 100), /more than 1000 bytes/);
    assert.throws(() => new AnswerReader(10).end(), NoAnswer);
    assert.throws(() => readInPieces('HTTP/1.1 2', 100).reader.end(), /no HTTP/);
    for (const text of ['SSH-2.0-OpenSSH\r\n\r\n', 'HTTP/2 200\r\n\r\n', 'x'.repeat(100_000)]) {
      assert.throws(() => readInPieces(text, 1000), /no HTTP/);
    }
  });
});
