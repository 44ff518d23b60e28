/** Trends of values that are written down here. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { trendOf } from './trends.ts';

const each = 15;
const values = (count: number, of: (seconds: number) => number) =>
  Array.from({ length: count }, (_, index) => [index * each, of(index * each)] as const);

test('a trend is the slope of the second half: what a start needs does not count', () => {
  const grows = trendOf(values(121, (at) => (at < 300 ? at : 300 + (at - 300) * 0.01)));
  assert.ok(Math.abs(grows.perHour - 36) < 0.01, `${grows.perHour} an hour; expected 36`);
  const stays = trendOf(values(121, (at) => 100 + (at % 30 === 0 ? 1 : -1)));
  assert.ok(Math.abs(stays.perHour) < 1, `${stays.perHour} an hour`);
});

test('its ends are means of a tenth', () => {
  const { first, last } = trendOf(values(20, (at) => at));
  assert.deepEqual([first, last], [each / 2, 18.5 * each]);
  assert.equal(trendOf([[0, 5]]).perHour, 0);
});
