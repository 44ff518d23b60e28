/** The answer of an HTTP/1.x server, as its bytes come in: status, body, and whether it is complete. */

export interface ReceivedAnswer {
  readonly status: number;
  /** Empty when it was not to be kept. */
  readonly body: string;
  /** Whether the server lets the connection be used again. */
  readonly isKept: boolean;
}

interface Head {
  readonly status: number;
  /** Bytes of the body; undefined when that is not told. */
  readonly length: number | undefined;
  readonly isChunked: boolean;
  readonly isKept: boolean;
}

const maxHeadBytes = 64 * 1024;
const headEnd = '\r\n\r\n';
const lastChunk = '0\r\n\r\n';

export class AnswerReader {
  readonly #maxBodyBytes: number;
  #head: Head | undefined;
  /** What came and belongs to no head yet; then the body, or its end. A character is a byte. */
  #text = '';
  #bodyBytes = 0;

  /** @param maxBodyBytes how long a body may be that is kept; 0 keeps none, however long it is */
  constructor(maxBodyBytes: number) {
    this.#maxBodyBytes = maxBodyBytes;
  }

  /** Takes what came. True when the answer is complete. @throws Error when it is too long, or no HTTP. */
  push(chunk: Buffer): boolean {
    this.#text += chunk.toString('latin1');
    if (this.#head) this.#bodyBytes += chunk.length;
    else if (!this.#takeHead()) return false;
    if (this.#maxBodyBytes === 0) this.#text = this.#text.slice(-lastChunk.length);
    else if (this.#text.length > this.#maxBodyBytes)
      throw new Error(`its answer has more than ${this.#maxBodyBytes} bytes`);
    return this.#isComplete();
  }

  /** The answer, after the last byte came. @throws Error when it is incomplete; `NoAnswer` when nothing came. */
  end(): ReceivedAnswer {
    const head = this.#head;
    if (!head) throw this.#text === '' ? new NoAnswer('the connection was closed without an answer') : noHttp();
    const isCut = (head.length !== undefined || head.isChunked) && !this.#isComplete();
    if (isCut) throw new Error('the connection was closed within the answer');
    return {
      status: head.status,
      body: this.#maxBodyBytes > 0 ? this.#text : '',
      isKept: head.isKept && this.#isComplete(),
    };
  }

  #takeHead(): boolean {
    const end = this.#text.indexOf(headEnd);
    if (end < 0 && this.#text.length > maxHeadBytes) throw noHttp();
    if (end < 0) return false;
    const head = parseHead(this.#text.slice(0, end));
    this.#text = this.#text.slice(end + headEnd.length);
    // A word before the answer, such as 103 Early Hints.
    if (head.status < 200) return this.#takeHead();
    this.#head = head;
    this.#bodyBytes = this.#text.length;
    return true;
  }

  #isComplete(): boolean {
    if (!this.#head) return false;
    const { status, length, isChunked } = this.#head;
    if (status === 204 || status === 304) return true;
    if (isChunked) return this.#text.endsWith(lastChunk);
    return length !== undefined && this.#bodyBytes >= length;
  }
}

/** Thrown when the connection was closed before a first byte. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

const noHttp = (): Error => new Error('it answered something that is no HTTP');

function parseHead(head: string): Head {
  const status = /^HTTP\/1\.[01] (\d{3})\b/.exec(head)?.[1];
  if (status === undefined) throw noHttp();
  const field = (name: string): string | undefined => new RegExp(`\\r\\n${name}: *([^\\r]*)`, 'i').exec(head)?.[1];
  const length = field('content-length');
  return {
    status: Number(status),
    length: length === undefined ? undefined : Number(length),
    isChunked: /chunked/i.test(field('transfer-encoding') ?? ''),
    isKept: /keep-alive/i.test(field('connection') ?? ''),
  };
}
