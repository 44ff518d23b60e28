/** History for objectives that are new: computed by a real Prometheus from raw series, read back from its blocks. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startPrometheus, type TestPrometheus, waitFor } from '../../test/services.ts';
import { series } from '../engine/expression.ts';
import { names } from '../engine/names.ts';
import { secondsPer } from '../engine/timing.ts';
import { createPrometheusClient, type PrometheusClient } from '../prometheus/client.ts';
import { countsQuery } from '../status/windows.ts';
import { indicatorOf, setOf, shopObjective } from '../testing/plain.ts';
import { addBlocks } from './blocks.ts';
import { type HistorySeries, readHistory } from './history.ts';
import { renderOpenMetrics } from './open-metrics.ts';

const { hour } = secondsPer;
const scrapeSeconds = 30;
/** Scrapes lie so long before full minutes: one just before belongs to the next slice, because it may be under way. */
const phaseSeconds = 10;
const hours = 30;
/** A full hour, so that every event is in a known hour. */
const start = Math.floor(Date.now() / 1000 / hour) * hour - hours * hour;
const end = start + hours * hour;

/** Each hour has as many requests as its number × 120, and a hundredth of them fails; the queue is long in hour 10. */
const requestsIn = (index: number): number => index * 120;

const queue = {
  ...shopObjective,
  id: 'queue',
  told: 'ticket',
  indicator: indicatorOf('time-slices'),
} as const;
const set = setOf(shopObjective, queue);

function rawSeries(): readonly HistorySeries[] {
  const good: [number, number][] = [];
  const bad: [number, number][] = [];
  const length: [number, number][] = [];
  const up: [number, number][] = [];
  let [goodCount, badCount] = [0, 0];
  for (let at = start + scrapeSeconds; at <= end; at += scrapeSeconds) {
    const index = Math.ceil((at - start) / hour) - 1;
    const requests = (requestsIn(index) * scrapeSeconds) / hour;
    goodCount += requests * 0.99;
    badCount += requests * 0.01;
    const scrapedAt = at - phaseSeconds;
    good.push([scrapedAt, goodCount]);
    bad.push([scrapedAt, badCount]);
    length.push([scrapedAt, index === 10 ? 150 : 20]);
    up.push([scrapedAt, 1]);
  }
  const labels = { job: 'shop', instance: 'a' };
  return [
    { name: 'shop_requests_total', labels: { ...labels, code: '200' }, points: good },
    { name: 'shop_requests_total', labels: { ...labels, code: '500' }, points: bad },
    { name: 'shop_queue_length', labels, points: length },
    { name: 'up', labels, points: up },
  ];
}

describe('lvd slo backfill', () => {
  let prometheus: TestPrometheus;
  let client: PrometheusClient;
  let history: readonly HistorySeries[];
  const promtool = 'promtool';

  before(async () => {
    prometheus = await startPrometheus({
      prepare: (folder) => addBlocks(renderOpenMetrics(rawSeries()), folder, promtool),
    });
    client = createPrometheusClient(prometheus.url, 30_000);
    const options = { sinceSeconds: hours * hour, now: new Date((end + 90) * 1000) };
    history = (await Promise.all([shopObjective, queue].map((one) => readHistory(one, set, client, options)))).flat();
  });

  after(() => prometheus?.[Symbol.asyncDispose]());

  const hourly = (objective: string, name: string) =>
    history.find((one) => one.name === name && one.labels.objective === objective)?.points ?? [];

  test('every hour holds exactly its own events', () => {
    const total = hourly(shopObjective.id, names.within('total', '1h'));
    assert.equal(total.length, hours);
    total.forEach(([at, value], index) => {
      assert.equal(at, start + (index + 1) * hour);
      // The first sample of a service that Prometheus has just met has nothing to be compared with.
      assert.ok(Math.abs(value - requestsIn(index)) <= requestsIn(index) * 1e-6 + 1e-6, `hour ${index}: ${value}`);
    });
    const bad = hourly(shopObjective.id, names.within('bad', '1h', 'all'));
    assert.ok(Math.abs((bad[20]?.[1] ?? 0) - 24) < 1e-4, `${bad[20]?.[1]}`);
  });

  test('minutes are judged as the rules judge them', () => {
    const bad = hourly(queue.id, names.within('bad', '1h'));
    assert.deepEqual(
      bad.filter(([, value]) => value > 0).map(([at, value]) => [(at - start) / hour, value]),
      [[11, 60]],
    );
    assert.ok(
      hourly(queue.id, names.within('total', '1h'))
        .slice(1)
        .every(([, value]) => value === 60),
    );
  });

  test('the last six hours are there minute by minute', () => {
    const minutes = hourly(shopObjective.id, names.within('total', '1m'));
    assert.ok(minutes.length >= 355 && minutes.length <= 361, `${minutes.length} minutes`);
    assert.ok(minutes.every(([, value]) => value > 0));
  });

  test('a running Prometheus shows the history within a minute and a half', async () => {
    const blocks = await addBlocks(renderOpenMetrics(history), prometheus.dataFolder, promtool);
    assert.ok(blocks > 0);
    const found = await waitFor(
      'the history in Prometheus',
      async () => {
        const query = series(names.within('total', '1h'), { objective: shopObjective.id });
        const range = await client.range(query, { start: start + hour, end, step: hour });
        return range[0]?.points.length === hours && range[0].points;
      },
      90_000,
    );
    const sum = found.reduce((total, [, value]) => total + value, 0);
    const truth = Array.from({ length: hours }, (_, index) => requestsIn(index)).reduce(
      (total, value) => total + value,
    );
    assert.ok(Math.abs(sum / truth - 1) < 0.01, `${sum} of ${truth}`);
    // What a report asks for reads the same hours.
    assert.ok(countsQuery('month', 'total', 'counted', new Date(end * 1000)));
  });
});
