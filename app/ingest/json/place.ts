/** Places in a text, and where it stops being JSON; V8 tells that of some errors only. */

type State = 'value' | 'first value' | 'key' | 'first key' | 'colon' | 'comma' | 'end';

const space = /[ \t\n\r]*/y;
const text = /"[ !#-[\]-\uffff]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[ !#-[\]-\uffff]*)*"/y;
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

export interface Place {
  readonly line: number;
  readonly column: number;
}

export const startOfText: Place = { line: 1, column: 1 };

export const renderPlace = ({ line, column }: Place): string => `line ${line}, column ${column}`;

/** The place behind a text that begins at a place. */
export function placeBehind({ line, column }: Place, text: string): Place {
  const lines = text.split('\n');
  const last = lines.at(-1)?.length ?? 0;
  return lines.length === 1 ? { line, column: column + last } : { line: line + lines.length - 1, column: last + 1 };
}

/** Follows the place in a text that comes in chunks. */
export class PlaceCounter {
  #place = startOfText;
  #chunk = '';
  #counted = 0;

  enter(chunk: string): void {
    this.at(this.#chunk.length);
    this.#chunk = chunk;
    this.#counted = 0;
  }

  /** The place of a character of the chunk; none before one that was asked for earlier. */
  at(index: number): Place {
    if (index > this.#counted) {
      this.#place = placeBehind(this.#place, this.#chunk.slice(this.#counted, index));
      this.#counted = index;
    }
    return this.#place;
  }
}

/**
 * The first character that cannot stand where it stands, or the end; `error` is what `JSON.parse` threw. Of
 * a text that is wrong inside, V8 tells another place than its beginning, so that is searched for.
 */
export function offsetOfJsonError(json: string, error?: unknown): number {
  const told = /^(?:Expected|Unexpected) .* at position (\d+)/s.exec(error instanceof Error ? error.message : '')?.[1];
  return told === undefined ? searchedOffset(json) : Number(told);
}

function searchedOffset(json: string): number {
  const open: ('{' | '[')[] = [];
  let state: State = 'value';
  let offset = 0;
  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = offset;
    const length = pattern.exec(json)?.[0].length ?? -1;
    offset += Math.max(length, 0);
    return length >= 0;
  };
  const afterValue = (): State => (open.length === 0 ? 'end' : 'comma');

  for (;;) {
    take(space);
    const sign = json[offset];
    if (isClosing(sign, open.at(-1), state)) {
      open.pop();
      offset += 1;
      state = afterValue();
    } else if (state === 'key' || state === 'first key') {
      if (!take(text)) return offset;
      state = 'colon';
    } else if (state === 'colon') {
      if (sign !== ':') return offset;
      offset += 1;
      state = 'value';
    } else if (state === 'comma') {
      if (sign !== ',') return offset;
      offset += 1;
      state = open.at(-1) === '{' ? 'key' : 'value';
    } else if (state === 'end') {
      return offset;
    } else if (sign === '{' || sign === '[') {
      open.push(sign);
      offset += 1;
      state = sign === '{' ? 'first key' : 'first value';
    } else {
      if (!take(text) && !take(scalar)) return offset;
      state = afterValue();
    }
  }
}

function isClosing(sign: string | undefined, open: '{' | '[' | undefined, state: State): boolean {
  if (sign === '}') return open === '{' && (state === 'comma' || state === 'first key');
  return sign === ']' && open === '[' && (state === 'comma' || state === 'first value');
}
