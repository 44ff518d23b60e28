/** How a figure stands to what was promised of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exitCodeOf, isReached, renderTargets, type Target } from './targets.ts';

const target = (value: number, bound: Target['bound'], limit: number): Target => ({
  what: 'CPU time',
  value,
  bound,
  limit,
  unit: '×',
});

test('a target is reached at its limit and on the right side of it', () => {
  assert.ok(isReached(target(0.4, 'at most', 0.4)));
  assert.ok(!isReached(target(0.401, 'at most', 0.4)));
  assert.ok(isReached(target(1600, 'at least', 1600)));
  assert.ok(!isReached(target(1599, 'at least', 1600)));
});

test('what could not be measured is not reached', () => {
  assert.ok(!isReached(target(Number.NaN, 'at most', 1)));
  assert.ok(!isReached(target(Number.NaN, 'at least', 1)));
});

test('a bench ends with 1 when one of its targets is not reached', () => {
  const [kept, missed] = [target(0.3, 'at most', 0.4), target(0.5, 'at most', 0.4)];
  assert.deepEqual([exitCodeOf([]), exitCodeOf([kept]), exitCodeOf([kept, missed])], [0, 0, 1]);
});

test('each line says whether it is reached, or by how much not', () => {
  const text = renderTargets([
    target(0.3, 'at most', 0.4),
    target(0.5, 'at most', 0.4),
    target(1200, 'at least', 1600),
    target(Number.NaN, 'at most', 1),
  ]);
  assert.deepEqual(text.split('\n'), [
    'Targets',
    '  reached        CPU time: 0.3 ×; at most 0.4 ×',
    '  short by 25 %  CPU time: 0.5 ×; at most 0.4 ×',
    '  short by 25 %  CPU time: 1200 ×; at least 1600 ×',
    '  not measured   CPU time: NaN ×; at most 1 ×',
    '',
  ]);
});
