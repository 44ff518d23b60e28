/** Readings that are written down here, beside a run of which all is known. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { latencyBuckets } from '../../metrics/catalogue/http.ts';
import { Recording } from '../recording.ts';
import { type CrossCheck, crossCheck } from './compare.ts';
import type { Counters } from './counters.ts';

const start: Counters = {
  byClass: new Map([
    ['2xx', 500],
    ['5xx', 3],
  ]),
  withinSeconds: new Map([...latencyBuckets, Infinity].map((bound) => [bound, 503])),
  givenUp: 2,
  others: 7,
  countingSince: 1_800_000_000,
};

/** 1,000 requests: one in ten takes 400 ms, the others 20; five are answered 503, one 429, one not at all. */
function recorded(): Recording {
  const recording = new Recording();
  for (let index = 0; index < 1000; index += 1) {
    const status = index < 5 ? 503 : index === 5 ? 429 : index === 6 ? null : 200;
    const endedMs = index * 10 + (index % 10 === 9 ? 400 : 20);
    recording.add({
      action: 'a',
      dueMs: index * 10,
      startedMs: index * 10,
      endedMs,
      status,
      isExpected: true,
      error: null,
    });
  }
  return recording;
}

/** What nginx would have counted of it, and two reports of the validator. */
function counted({ more = 0, slow = 100, since = start.countingSince, givenUp = 0 } = {}): Counters {
  const all = 998 + 2 + more;
  return {
    byClass: new Map([
      ['2xx', 500 + 993 + 2 + more],
      ['5xx', 3 + 5],
      ['4xx', givenUp],
    ]),
    withinSeconds: new Map(
      [...latencyBuckets, Infinity].map((bound) => [
        bound,
        503 + (bound < 0.02 ? 0 : bound < 0.4 ? all - slow : all) + (bound === Infinity ? givenUp : 0),
      ]),
    ),
    givenUp: 2 + givenUp,
    others: 9,
    countingSince: since,
  };
}

const disagreeing = ({ comparisons }: CrossCheck): readonly string[] =>
  comparisons
    .filter(({ agrees }) => !agrees)
    .map(({ what, generator, prometheus }) => `${what}: ${generator}, ${prometheus}`);

test('the same requests agree, without those that nginx counts apart, and others are left out', () => {
  const check = crossCheck(recorded(), start, counted());
  assert.deepEqual(disagreeing(check), []);
  assert.deepEqual(
    check.comparisons.map(({ what }) => what),
    ['answers of 2xx', 'answers of 5xx', 'answered within 300 ms', 'answered within 500 ms', 'P50', 'P95', 'P99'],
  );
  assert.deepEqual(check.notes, [
    'reports of the validator in between, left out of the count: 2',
    'answered 429, which nginx counts apart: 1',
    'without an answer: 1',
    'the generator sends nothing again: what was not answered stays without an answer',
  ]);
});

/** As `recorded`, with so many of the quick ones never answered. */
function givingUp(count: number): Recording {
  const recording = new Recording();
  for (let index = 0; index < 1000; index += 1) {
    const isGivenUp = index < count * 10 && index % 10 === 0;
    const endedMs = isGivenUp ? index * 10 + 30_000 : index * 10 + (index % 10 === 9 ? 400 : 20);
    const times = { dueMs: index * 10, startedMs: index * 10, endedMs };
    recording.add({ action: 'a', ...times, status: isGivenUp ? null : 200, isExpected: !isGivenUp, error: null });
  }
  return recording;
}

test('what the generator gave up and nginx counts as 499 is left out, as often as both tell of it', () => {
  const nothing: Counters = { ...start, byClass: new Map(), withinSeconds: new Map(), givenUp: 0, others: 0 };
  const after = (own: number, in4xx: number, givenUp: number): Counters => ({
    ...nothing,
    byClass: new Map([
      ['2xx', own],
      ['4xx', in4xx],
    ]),
    withinSeconds: new Map(
      [...latencyBuckets, Infinity].map((bound) => [
        bound,
        bound < 0.02 ? 0 : bound < 0.4 ? own - 100 : bound < Infinity ? own : own + in4xx,
      ]),
    ),
    givenUp,
  });
  const all = crossCheck(givingUp(20), nothing, after(980, 20, 20));
  assert.deepEqual(disagreeing(all), []);
  assert.ok(all.notes.includes('of these, counted by nginx as 499, left out of the count: 20'), all.notes.join('\n'));
  assert.deepEqual(disagreeing(crossCheck(givingUp(20), nothing, after(980, 15, 17))), [], 'five never came to nginx');
  assert.equal(disagreeing(crossCheck(givingUp(20), nothing, after(980, 23, 23)))[0], 'answers of 4xx: 0, 3');
  assert.equal(disagreeing(crossCheck(givingUp(0), nothing, after(1000, 2, 2)))[0], 'answers of 4xx: 0, 2');
  assert.equal(disagreeing(crossCheck(givingUp(20), nothing, after(980, 20, 0)))[0], 'answers of 4xx: 0, 20');
});

test('a single request too many is found and named', () => {
  assert.deepEqual(disagreeing(crossCheck(recorded(), start, counted({ more: 1 }))), ['answers of 2xx: 993, 994']);
  assert.deepEqual(disagreeing(crossCheck(recorded(), start, counted({ more: -1 }))), ['answers of 2xx: 993, 992']);
});

test('a share that is more than a tenth of a point off is found, and so is a quantile two buckets off', () => {
  assert.deepEqual(disagreeing(crossCheck(recorded(), start, counted({ slow: 103 }))), [
    'answered within 300 ms: 89.98 %, 89.70 %',
  ]);
  const fast = disagreeing(crossCheck(recorded(), start, counted({ slow: 0 })));
  assert.deepEqual(fast, [
    'answered within 300 ms: 89.98 %, 100.00 %',
    'P95: 400.0 ms, 10 to 25 ms',
    'P99: 400.0 ms, 10 to 25 ms',
  ]);
});

test('in an overload nginx may have seen more answered in time, not fewer, and the rest is compared as ever', () => {
  const overloaded = (counting: Parameters<typeof counted>[0]): CrossCheck =>
    crossCheck(recorded(), start, counted(counting), true);
  const quicker = overloaded({ slow: 97 });
  assert.deepEqual(disagreeing(quicker), []);
  assert.match(quicker.notes.join(), /before nginx reads them/);
  assert.deepEqual(disagreeing(overloaded({ slow: 103 })), ['answered within 300 ms: 89.98 %, 89.70 %']);
  assert.deepEqual(disagreeing(overloaded({ more: 1 })), ['answers of 2xx: 993, 994']);
});

test('nothing is compared when who counts was started again', () => {
  const check = crossCheck(recorded(), start, counted({ since: 1_800_000_100 }));
  assert.deepEqual(check.comparisons, []);
  assert.match(check.reason ?? '', /started again/);
});
