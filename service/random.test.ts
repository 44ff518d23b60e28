/** Randomness that can be repeated. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomFrom } from './random.ts';

test('randomness is even, stays within its ends, and is the same for a seed', () => {
  const random = randomFrom(7);
  const drawn = Array.from({ length: 6_000 }, () => random.whole(1, 6));
  for (let side = 1; side <= 6; side += 1) {
    const count = drawn.filter((one) => one === side).length;
    assert.ok(count > 850 && count < 1150, `${side} was drawn ${count} times of 6,000`);
  }
  const again = randomFrom(7);
  assert.deepEqual(
    Array.from({ length: 6_000 }, () => again.whole(1, 6)),
    drawn,
  );
  assert.throws(() => random.pick([]), /nothing to pick from/);
});
