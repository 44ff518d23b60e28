/**
 * Reads a JSON document as it streams in: each row of its long lists (`results[…]`) is handed over as soon as it is
 * complete, and what is left without the rows is parsed at the end. Only one row is held at a time. The texts are
 * told apart from the structure here, and parsed by the platform: no faster way was found (docs/decisions/0040).
 */
import { limits } from '../limits.ts';
import { jsonMalformed, jsonPieceTooLarge, jsonTooDeep, rowsTwice } from './errors.ts';
import { matches, type RowPath, type RowPlace, renderPath, valueAt } from './path.ts';
import { offsetOfJsonError, type Place, PlaceCounter, placeBehind, renderPlace, startOfText } from './place.ts';

interface Container {
  readonly isArray: boolean;
  /** The key or the number of the value that comes next. */
  key: string | number;
  /** The elements that are objects are rows. */
  readonly hasRows: boolean;
}

const quote = 0x22;
const [openBrace, closeBrace, openBracket, closeBracket, comma, colon] = [0x7b, 0x7d, 0x5b, 0x5d, 0x2c, 0x3a];
/** Stands in the rest for a row that was taken out. */
const placeholder = '{}';

export type TakeRow = (row: unknown, place: RowPlace) => void;

export class JsonRows {
  readonly #patterns: readonly RowPath[];
  readonly #take: TakeRow;
  readonly #places = new PlaceCounter();
  readonly #open: Container[] = [];
  /** The lists of rows that were found, by their paths as text. */
  readonly #lists = new Map<string, (string | number)[]>();
  /** Where each part of the rest comes from: the rows between the parts are taken out. */
  readonly #parts = [{ offset: 0, place: startOfText }];
  /** What is no row. */
  #rest = '';
  /** The row that is being read, and how deep it lies; null outside of rows. */
  #row: { text: string; readonly place: Place } | null = null;
  #depth = 0;
  #rowDepth = 0;
  #inText = false;
  #escaped = false;
  /** The next backslash of the chunk; before where it is read when it must be looked for. */
  #backslash = -1;
  /** The text that may turn out to be a key; null where none can. */
  #key: string | null = null;
  #lastText = '';

  constructor(patterns: readonly RowPath[], take: TakeRow) {
    this.#patterns = patterns;
    this.#take = take;
  }

  /** @throws HttpError as soon as it is clear that the document cannot be taken. */
  write(chunk: string): void {
    this.#places.enter(chunk);
    this.#backslash = -1;
    let start = 0;
    let index = 0;
    while (index < chunk.length) {
      if (this.#inText) {
        index = this.#readText(chunk, index);
        continue;
      }
      const sign = chunk.charCodeAt(index);
      if (sign === openBrace || sign === openBracket) {
        if (this.#beginsRow(sign)) {
          this.#keep(chunk.slice(start, index));
          this.#beginRow(index);
          start = index;
        }
        this.#enter(sign === openBracket, index);
      } else if (sign === closeBrace || sign === closeBracket) {
        if (this.#leave()) {
          this.#endRow(chunk.slice(start, index + 1), index + 1);
          start = index + 1;
        }
      } else if (sign === quote) {
        this.#inText = true;
        this.#key = this.#row ? null : '';
      } else if (!this.#row) this.#separate(sign);
      index += 1;
    }
    this.#keep(chunk.slice(start));
  }

  /** What is left when the rows are taken out. @throws HttpError 400 when the whole is no JSON. */
  end(): unknown {
    if (this.#row) parse(this.#row.text, this.#row.place);
    const document = this.#parseRest();
    for (const path of this.#lists.values()) {
      const list = valueAt(document, path);
      if (!Array.isArray(list)) continue;
      for (const [index, value] of list.entries()) if (!isObject(value)) this.#hand(value, path, index);
    }
    return document;
  }

  /** Reads on to the end of the text that is open; returns where to go on. */
  #readText(chunk: string, from: number): number {
    const end = this.#endOfText(chunk, from);
    if (this.#key !== null) this.#key += chunk.slice(from, end);
    if (end === chunk.length) return end;
    this.#inText = false;
    if (this.#key !== null) this.#lastText = this.#key;
    return end + 1;
  }

  /** The quote that ends a text, or the end of the chunk. The platform's search is much faster than a loop. */
  #endOfText(chunk: string, from: number): number {
    let index = from;
    if (this.#escaped && index < chunk.length) {
      this.#escaped = false;
      index += 1;
    }
    for (;;) {
      const end = indexOrEnd(chunk, '"', index);
      if (this.#backslash < index) this.#backslash = indexOrEnd(chunk, '\\', index);
      if (this.#backslash >= end) return end;
      index = this.#backslash + 2;
      this.#escaped = index > chunk.length;
      if (index >= chunk.length) return chunk.length;
    }
  }

  #separate(sign: number): void {
    const container = this.#open.at(-1);
    if (!container) return;
    if (sign === colon && !container.isArray) container.key = unescaped(this.#lastText);
    if (sign === comma && typeof container.key === 'number') container.key += 1;
  }

  #beginsRow(sign: number): boolean {
    return sign === openBrace && !this.#row && this.#open.at(-1)?.hasRows === true;
  }

  #enter(isArray: boolean, index: number): void {
    this.#depth += 1;
    if (this.#depth > limits.depth) throw jsonTooDeep(renderPlace(this.#places.at(index)));
    if (this.#row) return;
    const hasRows = isArray && this.#opensRows();
    this.#open.push({ isArray, key: isArray ? 0 : '', hasRows });
  }

  /** True when a row ends here. */
  #leave(): boolean {
    this.#depth -= 1;
    if (this.#row) return this.#depth === this.#rowDepth;
    this.#open.pop();
    this.#depth = this.#open.length;
    return false;
  }

  #opensRows(): boolean {
    if (!this.#patterns.some(({ length }) => length === this.#open.length)) return false;
    const path = this.#open.map(({ key }) => key);
    const hasRows = this.#patterns.some((pattern) => matches(path, pattern));
    if (hasRows) this.#addList(path);
    return hasRows;
  }

  #addList(path: (string | number)[]): void {
    const at = renderPath(path);
    if (this.#lists.has(at)) throw rowsTwice(at);
    this.#lists.set(at, path);
  }

  #beginRow(index: number): void {
    this.#row = { text: '', place: this.#places.at(index) };
    this.#rowDepth = this.#depth;
  }

  #endRow(text: string, end: number): void {
    const row = this.#row;
    if (!row) return;
    this.#keep(text);
    this.#row = null;
    const path = this.#open.map(({ key }) => key);
    const index = Number(path.pop());
    this.#hand(parse(row.text, row.place), path, index);
    this.#keep(placeholder);
    this.#parts.push({ offset: this.#rest.length, place: this.#places.at(end) });
  }

  #hand(row: unknown, path: (string | number)[], index: number): void {
    this.#take(row, { at: `${renderPath(path)}[${index}]`, path, index });
  }

  #keep(text: string): void {
    if (this.#row) this.#row.text += text;
    else this.#rest += text;
    const kept = this.#row?.text ?? this.#rest;
    if (kept.length > limits.jsonPieceCharacters) throw jsonPieceTooLarge(renderPlace(this.#places.at(0)));
  }

  #parseRest(): unknown {
    try {
      return JSON.parse(this.#rest);
    } catch (error) {
      const offset = offsetOfJsonError(this.#rest, error);
      const part = this.#parts.findLast((candidate) => candidate.offset <= offset) ?? { offset: 0, place: startOfText };
      const at = placeBehind(part.place, this.#rest.slice(part.offset, offset));
      throw jsonMalformed(renderPlace(at), this.#rest);
    }
  }
}

function parse(text: string, place: Place): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw jsonMalformed(renderPlace(placeBehind(place, text.slice(0, offsetOfJsonError(text, error)))), text);
  }
}

const indexOrEnd = (text: string, part: string, from: number): number => {
  const index = text.indexOf(part, from);
  return index === -1 ? text.length : index;
};

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A key as its sender meant it; one that is no JSON text is found when the rest is parsed. */
function unescaped(key: string): string {
  if (!key.includes('\\')) return key;
  try {
    return String(JSON.parse(`"${key}"`));
  } catch {
    return key;
  }
}
