/** What proofs make of what they saw. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomFrom } from '../../service/random.ts';
import { increaseOf } from './rates.ts';
import { largestShareWithin } from './restart.ts';
import { compareStored } from './stored.ts';

test('an increase is counted over a fall to zero, and no further', () => {
  assert.equal(increaseOf([]), 0);
  assert.equal(increaseOf([[0, 40]]), 0);
  assert.equal(
    increaseOf([
      [0, 40],
      [10, 50],
      [20, 3],
      [30, 8],
    ]),
    18,
  );
});

test('a stampede is the largest share of values within one window', () => {
  assert.equal(largestShareWithin([], 500), 0);
  assert.equal(largestShareWithin([600, 900, 1400, 3000], 500), 0.5);
  assert.equal(largestShareWithin([900, 600, 1099, 3000], 500), 0.75);
});

test('what was acknowledged and is not stored is lost, and what is stored twice is doubled', () => {
  const stored = new Map([
    ['once', 1],
    ['twice', 2],
    ['not acknowledged', 1],
  ]);
  assert.deepEqual(compareStored(['once', 'twice', 'nowhere'], stored), { lost: ['nowhere'], doubled: ['twice'] });
});

test('the same seed chooses the same, and another seed something else', () => {
  const choices = (seed: number): readonly number[] => {
    const random = randomFrom(seed);
    return Array.from({ length: 20 }, () => random.pick([1, 2, 3, 4, 5]));
  };
  assert.deepEqual(choices(7), choices(7));
  assert.notDeepEqual(choices(7), choices(8));
  assert.ok(choices(1).every((choice) => choice >= 1 && choice <= 5));
  assert.throws(() => randomFrom(1).pick([]), RangeError);
});
