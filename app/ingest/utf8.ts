/** UTF-8 in pieces, strictly: the first byte that is none is told by its number. */
import { HttpError } from '../http-error.ts';

const replacement = '\uFFFD';
const replacementBytes = Buffer.from(replacement);
const longestCharacterBytes = 4;

export class Utf8Decoder {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  /** Bytes before the piece that is decoded. */
  #bytes = 0;
  /** The last bytes, in which a character may have begun. */
  #tail = Buffer.alloc(0);

  /** @throws HttpError 400 when it is no UTF-8. */
  write(bytes: Buffer): string {
    const text = this.#decode(bytes, true);
    this.#tail = Buffer.concat([this.#tail, bytes]).subarray(-longestCharacterBytes);
    this.#bytes += bytes.length;
    return text;
  }

  /** @throws HttpError 400 when a character is not complete. */
  end(): string {
    return this.#decode(Buffer.alloc(0), false);
  }

  #decode(bytes: Buffer, stream: boolean): string {
    try {
      return this.#decoder.decode(bytes, { stream });
    } catch (error) {
      const known = wholeCharacters(this.#tail);
      const around = Buffer.concat([known, bytes]);
      throw notUtf8(around, this.#bytes - known.length, error);
    }
  }
}

/** The bytes from the first that begins a character. */
function wholeCharacters(bytes: Buffer): Buffer {
  const start = bytes.findIndex((byte) => (byte & 0xc0) !== 0x80);
  return start === -1 ? bytes.subarray(bytes.length) : bytes.subarray(start);
}

/** A lenient decoder has to put its sign where the first bytes stand that are no UTF-8. */
function notUtf8(bytes: Buffer, before: number, cause: unknown): HttpError {
  let offset = 0;
  for (const part of bytes.toString('utf8').split(replacement)) {
    offset += Buffer.byteLength(part);
    if (!bytes.subarray(offset, offset + replacementBytes.length).equals(replacementBytes)) break;
    offset += replacementBytes.length;
  }
  const value = `0x${bytes.subarray(offset, offset + 1).toString('hex')}`;
  return new HttpError(400, 'not_utf8', 'The body is not UTF-8 text. Nothing was stored.', {
    problems: [{ at: `byte ${before + offset + 1} of the body`, value, expected: 'UTF-8' }],
    cause,
  });
}
