import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { test } from 'node:test';
import { orLate } from './deadline.ts';

test('work that ends in time gives its result, other work is late', async () => {
  assert.equal(await orLate(Promise.resolve('done'), 1000, 'late'), 'done');
  assert.equal(await orLate(new Promise(() => undefined), 5, 'late'), 'late');
  await assert.rejects(orLate(Promise.reject(new Error('broken')), 1000, 'late'), /broken/);
});

test('work that was done while this process was busy is not late', async () => {
  const work = stat('/').then(() => 'done');
  const answer = orLate(work, 20, 'late');
  const until = performance.now() + 300;
  while (performance.now() < until);
  assert.equal(await answer, 'done');
});
