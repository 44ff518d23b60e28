/** What follows from the number of workers. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { localTopology, poolSize, workerCount } from './topology.ts';

for (const workers of [4, 5, 6, 7, 8]) {
  test(`the pools of ${workers} workers hold 24 to 28 connections in sum`, () => {
    const sum = workers * poolSize(workers);
    assert.ok(sum >= 24 && sum <= 28, String(sum));
    assert.equal(localTopology(0, workers).appWorkers.length, workers);
  });
}

test('there are 4 to 8 workers, by the cores of the machine', () => {
  assert.deepEqual([1, 4, 6, 8, 64].map(workerCount), [4, 4, 6, 8, 8]);
});
