/** Answers are read from what the real promtool prints. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onlyValue, simulate } from './promtool.ts';

const rules = `groups:
  - name: doubled
    rules:
      - { record: doubled, expr: 'queue * 2' }
`;

const ask = (...queries: readonly string[]) =>
  simulate({
    rules,
    evaluationSeconds: 60,
    scrapeSeconds: 30,
    series: [{ series: 'queue{room="a \\"quoted\\" one, {}"}', values: '1+1x20' }],
    questions: queries.map((query) => ({ query, atSeconds: 300 })),
  });

test('values and labels come back, those of recorded series as well, in the order of the questions', async () => {
  const [recorded, none, infinite, nan] = await ask('doubled', 'nothing', 'vector(1) / 0', '0 * (vector(1) / 0)');
  assert.deepEqual(recorded, [{ labels: { __name__: 'doubled', room: 'a "quoted" one, {}' }, value: 22 }]);
  assert.deepEqual(none, []);
  assert.equal(onlyValue(infinite), Number.POSITIVE_INFINITY);
  assert.equal(onlyValue(nan), Number.NaN);
  assert.equal(onlyValue(none), undefined);
});

test('a query that is wrong is an error that names it', async () => {
  await assert.rejects(ask('queue[5m'), /could not evaluate.*queue\[5m/);
});
