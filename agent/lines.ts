/**
 * Walks the text of a kernel file by lines and fields, without splitting it into arrays: at every scrape that would be
 * thousands of short-lived texts.
 */

const space = 32;
const tab = 9;
const zero = 48;
const nine = 57;
/** A number of more digits is not exact when it is put together digit by digit. */
const exactDigits = 15;

export class Lines {
  readonly #text: string;
  #at = 0;
  #end = -1;

  constructor(text: string) {
    this.#text = text;
  }

  /** Moves to the next line; false behind the last one. */
  next(): boolean {
    const start = this.#end + 1;
    if (start >= this.#text.length) return false;
    const end = this.#text.indexOf('\n', start);
    this.#at = start;
    this.#end = end < 0 ? this.#text.length : end;
    return true;
  }

  /** The next field of the line; empty behind the last one. */
  word(): string {
    this.#skipBlanks();
    const start = this.#at;
    while (this.#at < this.#end && !isBlank(this.#text.charCodeAt(this.#at))) this.#at++;
    return this.#text.slice(start, this.#at);
  }

  /** The next field as a whole number; NaN when it is none or there is none. */
  number(): number {
    this.#skipBlanks();
    const start = this.#at;
    let value = 0;
    while (this.#at < this.#end) {
      const code = this.#text.charCodeAt(this.#at);
      if (code < zero || code > nine) break;
      value = value * 10 + (code - zero);
      this.#at++;
    }
    const digits = this.#at - start;
    if (digits > exactDigits) return Number(this.#text.slice(start, this.#at));
    return digits === 0 ? Number.NaN : value;
  }

  /** The text up to `mark`, without blanks around it, and moves behind the mark; empty when the line has none. */
  upTo(mark: string): string {
    const found = this.#text.indexOf(mark, this.#at);
    if (found < 0 || found >= this.#end) return '';
    const text = this.#text.slice(this.#at, found).trim();
    this.#at = found + mark.length;
    return text;
  }

  /** Passes over fields. */
  skip(count: number): void {
    for (let left = count; left > 0; left--) {
      this.#skipBlanks();
      while (this.#at < this.#end && !isBlank(this.#text.charCodeAt(this.#at))) this.#at++;
    }
  }

  /** Whether the rest of the line has no field. */
  get isOver(): boolean {
    this.#skipBlanks();
    return this.#at >= this.#end;
  }

  /** What is left of the line. */
  rest(): string {
    this.#skipBlanks();
    const start = this.#at;
    this.#at = this.#end;
    return this.#text.slice(start, this.#end);
  }

  #skipBlanks(): void {
    while (this.#at < this.#end && isBlank(this.#text.charCodeAt(this.#at))) this.#at++;
  }
}

const isBlank = (code: number): boolean => code === space || code === tab;
