/**
 * Replies of Redis out of the bytes of its connection, in the protocol RESP2:
 * https://redis.io/docs/latest/develop/reference/protocol-spec/
 */

/** `undefined` is RESP's null: there is no such value. */
export type Reply = string | number | undefined | ReplyError | readonly Reply[];

/** Redis refused a command. */
export class ReplyError extends Error {
  override readonly name = 'ReplyError';
  /** The first word, in capitals: `NOPERM`, `LOADING`. */
  readonly code: string;

  constructor(message: string) {
    super(message);
    this.code = message.split(' ', 1)[0] ?? '';
  }
}

/** What arrived is no RESP2, or longer than any reply that is expected; nothing after it can be understood. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
}

export interface ReplyLimits {
  /** Bytes of one reply with all that is in it. */
  readonly maxBytes: number;
  /** Bytes of one line: a number, a state or an error. */
  readonly maxLineBytes: number;
  /** Arrays in arrays. */
  readonly maxDepth: number;
}

/** Far more than INFO and LATENCY HISTOGRAM take with every command of Redis in use, which is some 200 kB. */
export const defaultLimits: ReplyLimits = { maxBytes: 4 * 1024 * 1024, maxLineBytes: 64 * 1024, maxDepth: 8 };

/** An array whose elements have not all arrived. */
interface OpenArray {
  readonly items: Reply[];
  readonly length: number;
}

const lineFeed = 10;
const carriageReturn = 13;

/** Takes the bytes of one connection in whatever pieces they arrive, and gives the replies in their order. */
export class ReplyParser {
  readonly #limits: ReplyLimits;
  readonly #onReply: (reply: Reply) => void;
  /** What has arrived and is not read, in pieces that are put together only when there is enough to go on. */
  #pieces: Buffer[] = [];
  #arrived = 0;
  /** Bytes without which reading cannot go on. */
  #wanted = 1;
  #buffer: Buffer = Buffer.alloc(0);
  #position = 0;
  readonly #open: OpenArray[] = [];
  /** Bytes of the current reply that were read. */
  #taken = 0;

  constructor(onReply: (reply: Reply) => void, limits: ReplyLimits = defaultLimits) {
    this.#onReply = onReply;
    this.#limits = limits;
  }

  /** @throws ProtocolError; then the connection is of no more use. */
  push(piece: Buffer): void {
    this.#pieces.push(piece);
    this.#arrived += piece.length;
    if (this.#arrived < this.#wanted) return;
    this.#buffer = this.#pieces.length === 1 ? piece : Buffer.concat(this.#pieces, this.#arrived);
    this.#position = 0;
    this.#wanted = 1;
    while (this.#readValue());
    const rest = this.#buffer.subarray(this.#position);
    this.#pieces = rest.length > 0 ? [rest] : [];
    this.#arrived = rest.length;
    this.#wanted = Math.max(this.#wanted, rest.length + 1);
    this.#buffer = rest;
  }

  /** Reads one value, or the head of an array; false when more must arrive first. */
  #readValue(): boolean {
    const start = this.#position;
    if (start >= this.#buffer.length) return false;
    const end = this.#endOfLine(start);
    if (end === undefined) return false;
    const type = String.fromCharCode(this.#buffer[start] ?? 0);
    const line = this.#buffer.toString('utf8', start + 1, end);
    const next = end + 2;
    if (type === '+') return this.#take(line, next);
    if (type === '-') return this.#take(new ReplyError(line), next);
    if (type === ':') return this.#take(wholeNumber(line), next);
    if (type === '$') return this.#readBulk(wholeNumber(line), next);
    if (type === '*') return this.#openArray(wholeNumber(line), next);
    throw new ProtocolError(
      `a reply begins with the byte ${this.#buffer[start]}; expected: one of + - : $ *, as Redis answers`,
    );
  }

  #readBulk(length: number, start: number): boolean {
    if (length === -1) return this.#take(undefined, start);
    if (length < 0) throw new ProtocolError(`a text of ${length} bytes was announced; expected: 0 or more`);
    this.#refuseBeyond(length);
    const end = start + length;
    if (end + 2 > this.#buffer.length) {
      this.#wanted = end + 2 - this.#position;
      return false;
    }
    if (this.#buffer[end] !== carriageReturn || this.#buffer[end + 1] !== lineFeed)
      throw new ProtocolError(`a text of ${length} bytes does not end where it should`);
    return this.#take(this.#buffer.toString('utf8', start, end), end + 2);
  }

  #openArray(length: number, next: number): boolean {
    if (length === -1) return this.#take(undefined, next);
    if (length < 0) throw new ProtocolError(`an array of ${length} elements was announced; expected: 0 or more`);
    if (length === 0) return this.#take([], next);
    if (this.#open.length >= this.#limits.maxDepth)
      throw new ProtocolError(`arrays are in each other more than ${this.#limits.maxDepth} deep`);
    this.#advance(next);
    this.#open.push({ items: [], length });
    return true;
  }

  /** A value is complete, and with it perhaps the arrays that it is the last element of. */
  #take(value: Reply, next: number): boolean {
    this.#advance(next);
    let complete = value;
    for (;;) {
      const array = this.#open.at(-1);
      if (!array) {
        this.#taken = 0;
        this.#onReply(complete);
        return true;
      }
      array.items.push(complete);
      if (array.items.length < array.length) return true;
      this.#open.pop();
      complete = array.items;
    }
  }

  #advance(next: number): void {
    this.#taken += next - this.#position;
    this.#refuseBeyond(0);
    this.#position = next;
  }

  #refuseBeyond(more: number): void {
    const { maxBytes } = this.#limits;
    if (this.#taken + more > maxBytes) throw new ProtocolError(`a reply is longer than ${maxBytes} bytes`);
  }

  /** The position of the line's CR; undefined when its end has not arrived. */
  #endOfLine(start: number): number | undefined {
    const end = this.#buffer.indexOf('\r\n', start, 'latin1');
    if (end >= 0) return end;
    const { maxLineBytes } = this.#limits;
    if (this.#buffer.length - start > maxLineBytes)
      throw new ProtocolError(`a line is longer than ${maxLineBytes} bytes`);
    return undefined;
  }
}

function wholeNumber(line: string): number {
  if (/^[+-]?\d{1,19}$/.test(line)) return Number(line);
  throw new ProtocolError(`"${line.slice(0, 20)}" is where a whole number should be`);
}
