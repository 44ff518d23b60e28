import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Growth } from './growth.ts';

test('a sum is counted from the first look on, and its falls add nothing', () => {
  const growth = new Growth();
  assert.deepEqual(
    [100, 100, 130, 20, 25, 0, 7].map((sum) => growth.count(sum)),
    [0, 0, 30, 30, 35, 35, 42],
  );
});
