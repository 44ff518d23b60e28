/** A Prometheus that watches another service, or none: real ones, of which each knows something else. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { createPrometheusClient, type PrometheusClient } from '../slo/prometheus/client.ts';
import { startPrometheus, waitFor } from '../test/services.ts';
import { readCounters } from './cross-check/counters.ts';
import { Observer } from './observer.ts';
import { Recording } from './recording.ts';

const recording = new Recording();
recording.add({ action: 'a', dueMs: 0, startedMs: 0, endedMs: 9, status: 200, isExpected: true, error: null });
const time = { startedAt: Date.now() / 1000 - 30, endedAt: Date.now() / 1000 };

function observerOf(
  prometheus: PrometheusClient | null,
  mustCount = false,
  signal: AbortSignal = new AbortController().signal,
) {
  const told: string[] = [];
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

/** A Prometheus that answers what it is asked with nothing, unless it is away. */
async function servePrometheus(isAway: () => boolean) {
  const server = createServer((request, response) => {
    const resultType = request.url?.includes('query_range') ? 'matrix' : 'vector';
    if (isAway()) response.writeHead(503).end();
    else response.end(JSON.stringify({ status: 'success', data: { resultType, result: [] } }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return { client: createPrometheusClient(`http://127.0.0.1:${port}`, 1_000), end: () => server.close() };
}

const nothingKnown = { cacheHit: null, connections: null, cpu: null, memory: null, versions: [] };

test('one bad answer is asked for again, and nobody hears of it', async () => {
  let asked = 0;
  const { client, end } = await servePrometheus(() => {
    asked += 1;
    return asked === 2;
  });
  const { told, observer } = observerOf(client);
  assert.deepEqual([await observer.signals(time), told, asked], [nothingKnown, [], 6]);
  end();
});

test('after an outage, each of which is told of, it is asked on', async () => {
  let isAway = true;
  const { client, end } = await servePrometheus(() => isAway);
  const { told, observer } = observerOf(client);
  assert.deepEqual([await observer.signals(time), await observer.signals(time), told.length], [null, null, 1]);
  isAway = false;
  assert.deepEqual([await observer.signals(time), told.length], [nothingKnown, 1]);
  isAway = true;
  assert.deepEqual([await observer.signals(time), told.length], [null, 2]);
  end();
});

test('after a run that was ended early, nobody is said to have sent requests as well', async () => {
  const { client, end } = await servePrometheus(() => false);
  const { observer } = observerOf(client, true, AbortSignal.abort());
  const counts = await observer.quiet('waiting');
  assert.deepEqual([counts, observer.check(recording, null, counts).reason], [null, 'the run was ended early']);
  end();
});

test('one that does not answer is told of once', async () => {
  const { told, observer } = observerOf(createPrometheusClient('http://127.0.0.1:9', 1_000));
  assert.deepEqual([await observer.quiet('waiting'), await observer.quiet('waiting')], [null, null]);
  assert.equal(told.length, 1);
  assert.match(observer.check(recording, null, null).reason ?? '', /did not answer/);
});
