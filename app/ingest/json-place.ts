/** Finds where a text stops being JSON; V8 tells it of some errors only. */

type State = 'value' | 'first value' | 'key' | 'first key' | 'colon' | 'comma' | 'end';

const space = /[ \t\n\r]*/y;
const text = /"[ !#-[\]-\uffff]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[ !#-[\]-\uffff]*)*"/y;
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** `line 2, column 13` of the first character that cannot stand where it stands, or of the end. */
export function placeOfJsonError(json: string): string {
  const before = json.slice(0, offsetOfJsonError(json));
  const lines = before.split('\n');
  return `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
}

function offsetOfJsonError(json: string): number {
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
