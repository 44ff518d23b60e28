/** Objectives, tiers and recorded counts: the arithmetic of the promises. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogue } from '../metrics/catalogue/index.ts';
import { promql } from '../metrics/promql/index.ts';
import { holds, type Objective } from './objective.ts';
import { objectives } from './objectives.ts';
import { countWithin, recordedCounts } from './recording.ts';
import { standardTiers, tiersFor } from './windows.ts';

const all: readonly Objective[] = objectives;

test('there are the ten objectives of the target table, each once', () => {
  assert.equal(all.length, 10);
  assert.equal(new Set(all.map(({ id }) => id)).size, 10);
});

test('only availability, P95 and P99 page', () => {
  const paging = all.filter(({ told }) => told === 'page').map(({ id }) => id);
  assert.deepEqual(paging.sort(), ['availability', 'latency-p95', 'latency-p99']);
});

test('every latency limit is a bucket of the histogram that measures it', () => {
  const buckets: readonly number[] = catalogue.nginx_http_response_duration_seconds.buckets;
  for (const { id, current } of all.filter(({ current }) => current.unit === 'seconds')) {
    assert.ok(current.condition.operator === 'below' && buckets.includes(current.condition.limit), id);
  }
});

test('conditions hold at their limits as the target table words them', () => {
  assert.equal(holds({ operator: 'below', limit: 0.3 }, 0.3), false);
  assert.equal(holds({ operator: 'above', limit: 0.99 }, 0.99), false);
  assert.equal(holds({ operator: 'at-least', limit: 0.7 }, 0.7), true);
  assert.equal(holds({ operator: 'between', from: 20, to: 30 }, 20), true);
  assert.equal(holds({ operator: 'between', from: 20, to: 30 }, 30), true);
  assert.equal(holds({ operator: 'between', from: 20, to: 30 }, 31), false);
});

test('a page tier can fire at half of the largest possible burn', () => {
  for (const ratio of [0.95, 0.99]) {
    const paging = tiersFor(ratio).filter(({ severity }) => severity === 'page');
    assert.ok(paging.length > 0);
    for (const { factor, name } of paging) assert.ok(factor * (1 - ratio) <= 0.5, `${ratio} ${name}`);
  }
});

test('the usual fast tier is left out for 95 %, where it would be nearly blind', () => {
  assert.ok(!tiersFor(0.95).some(({ name }) => name === 'fast'));
  assert.ok(tiersFor(0.99).some(({ name }) => name === 'fast'));
});

test('a ticket tier burns at least as fast as the budget allows', () => {
  for (const { factor } of standardTiers) assert.ok(factor >= 1);
});

test('an objective of 0, 100 % or more is refused with the reason', () => {
  for (const ratio of [0, 1, 99]) assert.throws(() => tiersFor(ratio), /expected a ratio between 0 and 1/);
});

test('counts are recorded for every objective that counts events', () => {
  assert.deepEqual(
    recordedCounts.map(({ objective }) => objective.id),
    ['latency-p95', 'latency-p99', 'availability'],
  );
});

test('a long window is the sum of counts, allowed for their overlap', () => {
  const [counts] = recordedCounts;
  assert.ok(counts);
  assert.equal(promql(countWithin(counts.bad, '5m')), 'slo:bad:increase5m{objective="latency-p95"}');
  assert.equal(
    promql(countWithin(counts.bad, '1h')),
    'sum_over_time(slo:bad:increase5m{objective="latency-p95"}[1h]) / 5',
  );
});
