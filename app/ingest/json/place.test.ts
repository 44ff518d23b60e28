/** Texts that are no JSON in, the place of the first wrong character out. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { offsetOfJsonError, placeBehind, renderPlace, startOfText } from './place.ts';

const placeOfJsonError = (json: string): string =>
  renderPlace(placeBehind(startOfText, json.slice(0, offsetOfJsonError(json))));

const cases: readonly (readonly [json: string, place: string])[] = [
  ['{"a": [}', 'line 1, column 8'],
  ['{"a": 1,\n "b" 2}', 'line 2, column 6'],
  ['{"a": 1,}', 'line 1, column 9'],
  ['[1, 2', 'line 1, column 6'],
  ['["a\nb"]', 'line 1, column 2'],
  ['["a\\x"]', 'line 1, column 2'],
  ['{a: 1}', 'line 1, column 2'],
  ['nul', 'line 1, column 1'],
  ['[01]', 'line 1, column 3'],
  ['{} {}', 'line 1, column 4'],
  ['', 'line 1, column 1'],
  ['[1]]', 'line 1, column 4'],
];

test('the place of an error is the first character that cannot stand there', () => {
  for (const [json, place] of cases) {
    assert.throws(() => JSON.parse(json), SyntaxError, json);
    assert.equal(placeOfJsonError(json), place, json);
  }
});

test('a text of five megabytes is searched to its end', () => {
  const json = `["${'x'.repeat(5_000_000)}", ${'[1],'.repeat(1000)}`;
  assert.equal(placeOfJsonError(json), `line 1, column ${json.length + 1}`);
});
