/** The objectives as the target table has them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogue } from '../metrics/catalogue/index.ts';
import { holds, type Objective } from './objective.ts';
import { objectives } from './objectives.ts';

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
