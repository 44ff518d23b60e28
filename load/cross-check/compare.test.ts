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
function counted({ more = 0, slow = 100, since = start.countingSince } = {}): Counters {
  const all = 998 + 2 + more;
  return {
    byClass: new Map([
      ['2xx', 500 + 993 + 2 + more],
      ['5xx', 3 + 5],
    ]),
    withinSeconds: new Map(
      [...latencyBuckets, Infinity].map((bound) => [bound, 503 + (bound < 0.02 ? 0 : bound < 0.4 ? all - slow : all)]),
    ),
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
    'sent again: 0',
  ]);
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

test('nothing is compared when who counts was started again', () => {
  const check = crossCheck(recorded(), start, counted({ since: 1_800_000_100 }));
  assert.deepEqual(check.comparisons, []);
  assert.match(check.reason ?? '', /started again/);
});
