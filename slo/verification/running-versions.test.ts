/** Which versions run and since when, from a real Prometheus with a history of deploys. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startPrometheus, type TestPrometheus } from '../../test/services.ts';
import { addBlocks } from '../backfill/blocks.ts';
import type { HistorySeries } from '../backfill/history.ts';
import { renderOpenMetrics } from '../backfill/open-metrics.ts';
import { createPrometheusClient, type PrometheusClient, PrometheusError } from '../prometheus/client.ts';
import { readRunningVersions, workersScrapedAt } from './running-versions.ts';

const at = (time: string): Date => new Date(`2026-11-${time}:00Z`);

/** A worker that was scraped each minute from one moment to another. */
function ran(version: string, instance: string, from: string, to: string): HistorySeries {
  const [first, last] = [at(from), at(to)].map((moment) => moment.getTime() / 1000) as [number, number]; // two of two
  return {
    name: 'lvd_build_info',
    labels: { job: 'app', instance, version },
    points: Array.from({ length: (last - first) / 60 + 1 }, (_, index): [number, number] => [first + index * 60, 1]),
  };
}

/** 0.2.0 comes on the 12th, one worker after the other, and is taken back on the 13th. */
const history = [
  ran('0.1.0', 'app-1', '10T00:00', '12T12:29'),
  ran('0.1.0', 'app-2', '10T00:00', '12T12:39'),
  ran('0.2.0', 'app-1', '12T12:30', '13T18:09'),
  ran('0.2.0', 'app-2', '12T12:40', '13T18:09'),
  ran('0.1.0', 'app-1', '13T18:10', '14T12:00'),
  ran('0.1.0', 'app-2', '13T18:10', '14T12:00'),
];

describe('running versions', () => {
  let prometheus: TestPrometheus;
  let client: PrometheusClient;
  before(async () => {
    const metrics = renderOpenMetrics(history);
    prometheus = await startPrometheus({ prepare: (folder) => addBlocks(metrics, folder, 'promtool') });
    client = createPrometheusClient(prometheus.url, 10_000);
  });
  after(() => prometheus?.[Symbol.asyncDispose]());

  test('the one that runs is told with the minute in which it was first seen', async () => {
    assert.deepEqual(await readRunningVersions(client, at('13T10:20')), [{ version: '0.2.0', since: at('12T12:30') }]);
  });

  test('one that was taken back runs since then', async () => {
    assert.deepEqual(await readRunningVersions(client, at('14T10:20')), [{ version: '0.1.0', since: at('13T18:10') }]);
  });

  test('while a deploy goes on there are two', async () => {
    const running = await readRunningVersions(client, at('12T12:35'));
    assert.deepEqual(running.map(({ version }) => version).toSorted(), ['0.1.0', '0.2.0']);
  });

  test('while nobody is seen there is none, and when each worker was scraped is not known', async () => {
    assert.deepEqual(await readRunningVersions(client, at('20T10:20')), []);
    assert.equal(await workersScrapedAt(client), null);
  });

  test('a Prometheus that does not answer is an error', async () => {
    const away = createPrometheusClient('http://127.0.0.1:1', 1000);
    await assert.rejects(readRunningVersions(away, new Date()), PrometheusError);
  });
});
