/** TAP in, results out; most of it from the wording of the specification, as the real files are read elsewhere. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outcomes, read, refusal } from '../reading-under-test.ts';

const results = async (lines: readonly string[]) =>
  outcomes(await read('tap', lines.join('\n')))['TAP report']?.map(([check, status]) => `${check}: ${status}`);

test('ok, not ok, SKIP and TODO are told apart, and what is to be done never passes', async () => {
  const lines = [
    'TAP version 14',
    '1..7',
    'ok 1 - a',
    'not ok 2 - b',
    'ok 3 - c # SKIP no data',
    'not ok 4 - d # TODO later',
    'ok 5 - e # todo',
    'ok',
    'not ok 7 # 1 \\# 2',
  ];
  assert.deepEqual(await results(lines), [
    'a: passed',
    'b: failed',
    'c: skipped',
    'd: skipped',
    'e: skipped',
    'test: passed',
    '# 1 # 2: failed',
    'TAP plan: passed',
  ]);
});

const plans: readonly (readonly [what: string, lines: readonly string[], status: string, message: RegExp])[] = [
  ['too few tests', ['1..3', 'ok 1 - a'], 'error', /3 tests were planned, 1 ran/],
  ['too many tests', ['1..1', 'ok 1', 'ok 2'], 'error', /1 tests were planned, 2 ran/],
  ['no plan', ['ok 1 - a'], 'error', /no plan/],
  ['Bail out!', ['1..2', 'ok 1 - a', 'Bail out! no database', 'ok 2'], 'error', /^Bail out! no database$/],
  ['everything left out', ['1..0 # SKIP no data yet'], 'skipped', /SKIP no data yet/],
];
for (const [what, lines, status, message] of plans) {
  test(`${what}: the plan is ${status}`, async () => {
    const [check, found, text] = outcomes(await read('tap', lines.join('\n')))['TAP report']?.at(-1) ?? [];
    assert.deepEqual([check, found], ['TAP plan', status]);
    assert.match(text ?? '', message);
  });
}

test('tests of a subtest stand below its name, whether it comes before them or behind', async () => {
  const behind = ['# Subtest: outer', '    ok 1 - a', '    1..1', 'ok 1 - outer', '1..1'];
  const before = ['ok 1 - outer {', '    1..1', '    ok 1 - a', '}', '1..1'];
  for (const lines of [behind, before]) {
    assert.deepEqual(await results(lines), ['outer / a: passed', 'outer: passed', 'TAP plan: passed']);
  }
});

test('a time behind a name is the duration, and makes no other check of it', async () => {
  const { runs } = await read(
    'tap',
    'ok 1 - a # time=1.5ms\nok 2 b in 20ms\nok 3 - c\n  ---\n  duration_ms: 7\n  ...\n1..3',
  );
  assert.deepEqual(
    runs[0]?.results.map(({ check, durationMs }) => [check, durationMs]),
    [
      ['a', 1.5],
      ['b', 20],
      ['c', 7],
      ['TAP plan', null],
    ],
  );
});

test('what is no TAP, too deep or one endless line is refused in words', async () => {
  assert.equal((await refusal('tap', 'hello\nworld')).code, 'not_of_format');
  assert.equal((await refusal('tap', `${' '.repeat(4 * 21)}ok 1`)).code, 'tap_too_deep');
  assert.equal((await refusal('tap', `ok 1 ${'x'.repeat(70_000)}`)).code, 'line_too_long');
});
