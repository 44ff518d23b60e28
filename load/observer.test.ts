/** A Prometheus that watches another service, or none: real ones, of which each knows something else. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPrometheusClient, type PrometheusClient } from '../slo/prometheus/client.ts';
import { startPrometheus, waitFor } from '../test/services.ts';
import { readCounters } from './cross-check/counters.ts';
import { Observer } from './observer.ts';
import { Recording } from './recording.ts';

const recording = new Recording();
recording.add({ action: 'a', dueMs: 0, startedMs: 0, endedMs: 9, status: 200, isExpected: true, error: null });
const time = { startedAt: Date.now() / 1000 - 30, endedAt: Date.now() / 1000 };

function observerOf(prometheus: PrometheusClient | null, mustCount = false) {
  const told: string[] = [];
  const signal = new AbortController().signal;
  const tell = (line: string): void => void told.push(line);
  return { told, observer: new Observer({ prometheus, mustCount, signal, tell }) };
}

test('where no Prometheus was named, nothing is asked and nothing is waited for', async () => {
  const { told, observer } = observerOf(null);
  const counts = await observer.quiet('waiting');
  assert.deepEqual([counts, await observer.signals(time), told], [null, 'not asked', []]);
  assert.equal(observer.check(recording, null, null).reason, 'no Prometheus was named');
});

test('one that knows nothing of the service says so at once, and is still asked about the host', async () => {
  await using prometheus = await startPrometheus();
  const { told, observer } = observerOf(createPrometheusClient(prometheus.url, 10_000));
  assert.deepEqual([await observer.quiet('waiting'), told], [null, []]);
  const { comparisons, reason } = observer.check(recording, null, null);
  assert.deepEqual(comparisons, []);
  assert.match(reason ?? '', /was named has no nginx_http_response_duration_seconds of this service/);
  const nothing = { cacheHit: null, connections: null, cpu: null, memory: null, versions: [] };
  assert.deepEqual(await observer.signals(time), nothing);
});

test('counts that stand still are of another service; of a stack of ours they are a disagreement', async () => {
  const count = 'record: nginx_http_response_duration_seconds_count';
  const rules = [
    `groups: [{ name: still, rules: [{ ${count}, expr: vector(5), labels: { http_response_status_class: 2xx } }] }]`,
  ];
  await using prometheus = await startPrometheus({ rules, config: 'global: { evaluation_interval: 1s }\n' });
  const client = createPrometheusClient(prometheus.url, 10_000);
  await waitFor('the rule', async () => (await readCounters(client)).byClass.size > 0);
  const { told, observer } = observerOf(client);
  const counts = await observer.quiet('waiting until nobody else sends');
  assert.deepEqual(told, ['waiting until nobody else sends']);
  assert.equal(counts?.byClass.get('2xx'), 5);
  const { comparisons, reason } = observer.check(recording, counts, counts);
  assert.deepEqual(comparisons, []);
  assert.match(reason ?? '', /stood still in the Prometheus that was named, so it counts another service/);

  const own = observerOf(client, true).observer.check(recording, counts, counts);
  assert.deepEqual(
    own.comparisons.filter(({ what }) => what === 'answers of 2xx').map(({ agrees }) => agrees),
    [false],
  );
});

test('one that does not answer is told of once', async () => {
  const { told, observer } = observerOf(createPrometheusClient('http://127.0.0.1:9', 1_000));
  assert.deepEqual([await observer.quiet('waiting'), await observer.quiet('waiting')], [null, null]);
  assert.equal(told.length, 1);
  assert.match(observer.check(recording, null, null).reason ?? '', /did not answer/);
});
