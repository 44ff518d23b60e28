/** What is answered, and how it looks on the wire. */
import { takeBytes } from './reused-bytes.ts';
import { STATUS_CODES } from './status.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** A text may come in pieces: it is never put together as one long string, which would end among the heap's old objects. */
  readonly body: string | Uint8Array | readonly string[];
}

/** An answer of plain text. */
export const plainText = (
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer => ({ status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body });

export interface WireOptions {
  readonly keepAlive: boolean;
  /** Whether to leave the body out: the request was HEAD. */
  readonly headOnly: boolean;
}

/**
 * Head and body, ready to be sent; to be given back when they are.
 * @throws Error when a header holds a line break, with which somebody could write headers of his own
 */
export function renderAnswer(
  { status, headers, body }: HttpAnswer,
  { keepAlive, headOnly }: WireOptions,
): Buffer<ArrayBuffer> {
  let head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Unknown'}\r\n`;
  for (const [name, value] of Object.entries(headers)) {
    if (/[\r\n]/.test(value)) throw new Error(`the header ${name} holds a line break`);
    head += `${name}: ${value}\r\n`;
  }
  const pieces = typeof body === 'string' || body instanceof Uint8Array ? [body] : body;
  const length = bytesIn(pieces);
  head += `date: ${httpDate()}\r\ncontent-length: ${length}\r\n`;
  head += keepAlive ? '\r\n' : 'connection: close\r\n\r\n';
  return concatenate(headOnly ? [head] : [head, ...pieces]);
}

type Piece = string | Uint8Array;

const bytesIn = (pieces: readonly Piece[]): number => {
  let length = 0;
  for (const piece of pieces) length += Buffer.byteLength(piece);
  return length;
};

/** The bytes of the pieces, one after the other; texts in UTF-8. They are to be given back. */
export function concatenate(pieces: readonly Piece[]): Buffer<ArrayBuffer> {
  const bytes = takeBytes(bytesIn(pieces));
  let offset = 0;
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      offset += bytes.write(piece, offset);
    } else {
      bytes.set(piece, offset);
      offset += piece.length;
    }
  }
  return bytes;
}

const millisecondsPerSecond = 1000;
let dateSecond = 0;
let dateText = '';

/** Made once a second. */
function httpDate(): string {
  const second = Math.floor(Date.now() / millisecondsPerSecond);
  if (second !== dateSecond) {
    dateSecond = second;
    dateText = new Date(second * millisecondsPerSecond).toUTCString();
  }
  return dateText;
}
