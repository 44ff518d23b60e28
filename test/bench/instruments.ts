/** What an observation and a scrape cost, beside the client library in its two ways of use. */
import { performance } from 'node:perf_hooks';
import client from 'prom-client';
import { defineMetrics, type Metric } from '../../metrics/entry.ts';
import { createInstruments } from '../../metrics/instruments/instruments.ts';
import { references } from '../../metrics/promql/index.ts';
import type { Bench } from './bench.ts';
import { type Candidate, interleave, type Table } from './interleave.ts';

const operations = 200_000;
const buckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 2.5, 5, 10] as const;
const labels = { method: '*', route: '*', status: '*' } as const;

const metrics = references(
  defineMetrics({
    bench_duration_seconds: {
      type: 'histogram',
      unit: 'seconds',
      counts: 'requests',
      help: 'Of the bench.',
      labels,
      buckets,
      jobs: ['app'],
    },
    bench_requests_total: { type: 'counter', unit: 'requests', help: 'Of the bench.', labels, jobs: ['app'] },
  }),
);

const one = { method: 'GET', route: '/suites/:suite', status: '200' };

/** Mostly small values and a few large ones, as latencies are; the same for every candidate. */
const values = Float64Array.from({ length: 1024 }, (_, index) => 0.004 * 1.008 ** index);

/** Nanoseconds of one call, as the mean of many. */
function nanoseconds(name: string, call: (value: number) => void): Candidate {
  return {
    name,
    measure: () => {
      const started = performance.now();
      for (let index = 0; index < operations; index++) call(values[index & 1023] as number); // within the array
      return ((performance.now() - started) * 1e6) / operations;
    },
  };
}

const configOf = ({ name, help }: Metric, registry: client.Registry) => ({
  name,
  help,
  labelNames: Object.keys(labels),
  registers: [registry],
});

async function observing(rounds: number): Promise<Table> {
  const registry = new client.Registry();
  const peer = new client.Histogram({ ...configOf(metrics.bench_duration_seconds, registry), buckets: [...buckets] });
  const child = peer.labels(one);
  const ours = createInstruments().histogram(metrics.bench_duration_seconds, 'seconds').bind(one);
  const figures = await interleave(
    [
      nanoseconds('client, labels at each call', (value) => peer.labels(one).observe(value)),
      nanoseconds('client, child bound once', (value) => child.observe(value)),
      nanoseconds('ours, bound once', (value) => ours.observe(value)),
    ],
    rounds,
  );
  return { title: 'One observation of a histogram with three labels and 14 buckets', unit: 'ns', figures };
}

async function counting(rounds: number): Promise<Table> {
  const registry = new client.Registry();
  const peer = new client.Counter(configOf(metrics.bench_requests_total, registry));
  const child = peer.labels(one);
  const ours = createInstruments().counter(metrics.bench_requests_total, 'requests').bind(one);
  const figures = await interleave(
    [
      nanoseconds('client, labels at each call', () => peer.labels(one).inc()),
      nanoseconds('client, child bound once', () => child.inc()),
      nanoseconds('ours, bound once', () => ours.inc()),
    ],
    rounds,
  );
  return { title: 'One increment of a counter with three labels', unit: 'ns', figures };
}

/** 588 series of 17 lines each: 9,996 lines. */
const series = Array.from({ length: 588 }, (_, index) => ({
  method: index % 2 ? 'GET' : 'POST',
  route: `/route/${Math.floor(index / 12)}`,
  status: String(200 + (index % 12)),
}));

async function scraping(rounds: number): Promise<Table> {
  const registry = new client.Registry();
  const peer = new client.Histogram({ ...configOf(metrics.bench_duration_seconds, registry), buckets: [...buckets] });
  const instruments = createInstruments();
  const ours = instruments.histogram(metrics.bench_duration_seconds, 'seconds');
  for (const [index, one] of series.entries()) {
    const bound = ours.bind(one);
    for (let count = 0; count < 50; count++) {
      const value = values[(index * 50 + count) & 1023] as number; // within the array
      peer.labels(one).observe(value);
      bound.observe(value);
    }
  }
  const scrape = (name: string, render: () => Promise<string>): Candidate => ({
    name,
    measure: async () => {
      const started = performance.now();
      // As bytes, because that is what a scraper gets; a text alone would put off the work of joining it.
      const bytes = Buffer.from(await render());
      const took = performance.now() - started;
      if (bytes.length < 500_000) throw new Error(`${name}: only ${bytes.length} bytes`);
      return took;
    },
  });
  const figures = await interleave(
    [
      scrape('client', () => registry.metrics()),
      scrape('ours, text', () => instruments.render('text')),
      scrape('ours, OpenMetrics', () => instruments.render('openmetrics')),
    ],
    rounds,
  );
  return { title: 'One scrape of 10,000 lines', unit: 'ms', figures };
}

export const instrumentsBench: Bench = {
  name: 'instruments',
  summary: 'an observation, an increment and a scrape, beside the client library',
  rounds: 15,
  intervalMs: 0,
  run: async ({ rounds }) => ({
    tables: [await observing(rounds), await counting(rounds), await scraping(rounds)],
    targets: [],
  }),
};
