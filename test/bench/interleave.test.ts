/** The statistics of the benches. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { figureOf, interleave, renderFigures } from './interleave.ts';

test('a ratio compares the values of one round', () => {
  const { median, minimum, maximum, mean, ratio } = figureOf('ours', [1, 4, 4], [2, 2, 8]);
  assert.deepEqual([minimum, median, mean, maximum], [1, 4, 3, 4]);
  assert.deepEqual(ratio, { minimum: 0.5, median: 0.5, mean: 1, p95: 2, maximum: 2 });
});

test('candidates take turns, and the rounds that warm up are not counted', async () => {
  const turns: string[] = [];
  const candidate = (name: string) => ({ name, measure: () => turns.push(name) });
  const figures = await interleave([candidate('a'), candidate('b')], 3);
  assert.deepEqual(turns.slice(0, 4), ['a', 'b', 'a', 'b']);
  assert.equal(turns.length, 10);
  assert.deepEqual(
    figures.map(({ minimum }) => minimum),
    [5, 6],
  );
});

test('the table names the peer and the ratio', () => {
  const figures = [figureOf('peer', [2, 2], [2, 2]), figureOf('ours', [1, 1], [2, 2])];
  const table = renderFigures({ title: 'Counting', unit: 'ns', figures });
  assert.match(
    table,
    /^Counting\n {2}peer {2}2\.00 ns .*the peer\n {2}ours {2}1\.00 ns .*× 0\.500 \(0\.500 to 0\.500\)\n$/,
  );
});

test('where it is asked for, the table tells the slow ones as well, or the mean', () => {
  const values = Array.from({ length: 100 }, (_, index) => index + 1);
  const figures = [figureOf('answers', values, values)];
  const slow = renderFigures({ title: 'Waiting', unit: 'ms', figures, beside: 'p95' });
  assert.match(slow, /^Waiting\n {2}answers {2}51\.0 ms, p95 96\.0 ms \(1\.00 to 100\) {2}the peer\n$/);
  const mean = renderFigures({ title: 'Working', unit: 'ms', figures, beside: 'mean' });
  assert.match(mean, /^Working\n {2}answers {2}51\.0 ms, mean 50\.5 ms \(1\.00 to 100\) {2}the peer\n$/);
});
