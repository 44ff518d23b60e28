/** Real files, damaged by chance: as text, and as JSON that is still JSON. */
import type { Random } from '../../../service/random.ts';

/** What parsers stumble over. */
const fragments = [
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  ',',
  '<',
  '>',
  '&',
  '&amp;',
  '&unknown;',
  ']]>',
  '<![CDATA[',
  '<!DOCTYPE a [<!ENTITY b "c">]>',
  '<!--',
  '</testcase>',
  '<testcase name="x">',
  '\0',
  '\u001b[31m',
  '\ufeff',
  '\u202e',
  '\ud800',
  '\\ud800',
  '1e999',
  '-0',
  '1,234.5',
  'NaN',
  'null',
  '"__proto__":',
  '"toString":1,',
  '\n',
  '\n    ',
  '  ---\n',
  '1..99\n',
  'Bail out!\n',
  'not ok # TODO\n',
] as const;

/** Values that a JSON file may have anywhere. */
const values: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  '',
  ' ',
  'x'.repeat(600),
  'y'.repeat(9000),
  '\0',
  '\ud800',
  [],
  {},
  [[]],
  [null],
  { toString: 1, valueOf: 1, toJSON: 1 },
  { length: -1 },
  JSON.parse('{"__proto__": {"a": 1}, "constructor": 1}'),
];

const whole = (random: Random, below: number): number => Math.floor(random.between(0, below));

/** One to five changes of a text. */
export function mutateText(text: string, random: Random): string {
  let changed = text;
  for (let change = 0; change <= whole(random, 5); change += 1) changed = changeText(changed, random);
  return changed;
}

function changeText(text: string, random: Random): string {
  const [from, length] = [whole(random, text.length + 1), whole(random, 40)];
  const [before, part, behind] = [text.slice(0, from), text.slice(from, from + length), text.slice(from + length)];
  switch (whole(random, 5)) {
    case 0:
      return before + behind;
    case 1:
      return before + part.repeat(2 + whole(random, 30)) + behind;
    case 2:
      return before + random.pick(fragments) + part + behind;
    case 3:
      return before + random.pick(fragments) + behind;
    default:
      return before;
  }
}

/** Puts another value in one to three places of a JSON document. */
export function mutateJson(text: string, random: Random): string {
  const document: unknown = JSON.parse(text);
  for (let change = 0; change <= whole(random, 3); change += 1) changeValue(document, random);
  return JSON.stringify(document);
}

function changeValue(document: unknown, random: Random): void {
  let place = document;
  for (;;) {
    if (typeof place !== 'object' || place === null) return;
    // An object or a list, of which the keys were just asked for.
    const entries = place as Record<string, unknown>;
    const keys = Object.keys(entries);
    if (keys.length === 0) return;
    const key = random.pick(keys);
    const value = entries[key];
    if (typeof value === 'object' && value !== null && whole(random, 5) > 0) {
      place = value;
      continue;
    }
    if (whole(random, 6) === 0) delete entries[key];
    else entries[key] = copyOf(random.pick(values));
    return;
  }
}

/** Of its own: a later change must not reach those that got the same value before. */
const copyOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null ? JSON.parse(JSON.stringify(value)) : value;
