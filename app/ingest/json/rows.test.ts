/** Documents in pieces: their rows one by one, the rest at the end, and the places of what is wrong. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HttpError } from '../../http-error.ts';
import { limits } from '../limits.ts';
import { JsonRows } from './rows.ts';

function rowsOf(text: string, patterns = [['results']], characters = 3) {
  const rows: [string, unknown][] = [];
  const reader = new JsonRows(patterns, (row, { at }) => rows.push([at, row]));
  for (let start = 0; start < text.length; start += characters) reader.write(text.slice(start, start + characters));
  return { document: reader.end(), rows };
}

function problemOf(text: string, characters = 3): string {
  try {
    rowsOf(text, undefined, characters);
  } catch (error) {
    assert.ok(error instanceof HttpError, String(error));
    return `${error.code} ${error.problems[0]?.at}`;
  }
  return 'taken';
}

test('rows are handed over with their places, and the rest keeps everything else', () => {
  const text = '{"a":"\\"}[","results":[{"x":"]\\\\"},7,{"y":[{}]}],"z":{"results":[{"no":"row"}]}}';
  assert.deepEqual(rowsOf(text), {
    rows: [
      ['results[0]', { x: ']\\' }],
      ['results[2]', { y: [{}] }],
      ['results[1]', 7],
    ],
    document: { a: '"}[', results: [{}, 7, {}], z: { results: [{ no: 'row' }] } },
  });
});

test('lists are found below any key and in any element', () => {
  const { rows } = rowsOf('{"runs":{"a b":{"r":[{"x":1}]},"c":{"r":[{"x":2}]}},"list":[{"r":[{"x":3}]}]}', [
    ['runs', '*', 'r'],
    ['list', '*', 'r'],
  ]);
  assert.deepEqual(
    rows.map(([at]) => at),
    ['runs["a b"].r[0]', 'runs.c.r[0]', 'list[0].r[0]'],
  );
});

test('a key in another spelling is the same key, and the same list twice is refused', () => {
  assert.equal(rowsOf('{"res\\u0075lts":[{}]}').rows.length, 1);
  assert.equal(problemOf('{"results":[{}],"results":[]}'), 'json_key_twice results');
});

test('the place of what is no JSON is told, in a row, between rows and behind them', () => {
  const cases = [
    ['{"results":[{"a":1},\n {"a" 2}]}', 'line 2, column 7'],
    ['{"results":[{"a":1}\n {"a":2}]}', 'line 2, column 2'],
    ['{"results":[{"a":1},\n{"a":2},]}', 'line 2, column 9'],
    ['{"results":[{"a":1}]}\n\n}', 'line 3, column 1'],
    ['{"results":[{"a":"', 'line 1, column 18'],
    ['{"results":[{"a":1}', 'line 1, column 20'],
    ['{"results":[{"a":1]]}', 'line 1, column 19'],
  ] as const;
  for (const [text, place] of cases) {
    for (const characters of [1, 5, 100]) assert.equal(problemOf(text, characters), `json_malformed ${place}`, text);
  }
});

test('a document that is deeper than the limit is refused where it becomes so, however long it is', () => {
  const deep = '['.repeat(20_000_000);
  let written = 0;
  const reader = new JsonRows([['results']], () => undefined);
  assert.throws(
    () => {
      for (; written < deep.length; written += 65_536) reader.write(deep.slice(written, written + 65_536));
    },
    { code: 'json_too_deep' },
  );
  assert.equal(written, 0, 'nothing behind the first piece was looked at');
  assert.equal(problemOf(`{"results":[${'{"a":'.repeat(30)}`), 'json_too_deep line 1, column 103');
});

test('one row, and all that is no row, are held to a limit', () => {
  const long = 'x'.repeat(limits.jsonPieceCharacters);
  assert.match(problemOf(`{"results":[{"a":"${long}"}]}`, 65_536), /^json_piece_too_large/);
  assert.match(problemOf(`{"a":"${long}"}`, 65_536), /^json_piece_too_large/);
});
