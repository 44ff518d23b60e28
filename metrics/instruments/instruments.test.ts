/** Instruments: what they export, where they start, and which format shows exemplars. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import client from 'prom-client';
import { m } from '../catalogue/index.ts';
import { defineMetrics } from '../entry.ts';
import { references } from '../promql/index.ts';
import { createClientRegistry } from './client-registry.ts';
import { createInstruments } from './instruments.ts';

/** A metric with an open and a closed label. */
const capped = references(
  defineMetrics({
    capped_total: {
      type: 'counter',
      unit: 'events',
      help: 'Of the tests only.',
      labels: { device: '*', direction: ['in', 'out'] },
      jobs: ['app'],
    },
  }),
).capped_total;

test('a counter starts at 0 for every combination of its closed labels', async () => {
  const instruments = createInstruments();
  instruments.counter(m.cache_lookups_total, 'lookups');
  const text = await instruments.render('text');
  for (const cache of m.cache_lookups_total.labels.cache) {
    for (const result of m.cache_lookups_total.labels.result) {
      assert.match(text, new RegExp(`^cache_lookups_total\\{cache="${cache}",result="${result}"\\} 0$`, 'm'));
    }
  }
});

test('a bound counter counts what it is bound to', async () => {
  const instruments = createInstruments();
  const hits = instruments.counter(m.cache_lookups_total, 'lookups').bind({ cache: 'board', result: 'hit' });
  hits.inc();
  hits.inc(2);
  const text = await instruments.render('text');
  assert.match(text, /^cache_lookups_total\{cache="board",result="hit"\} 3$/m);
  assert.match(text, /^cache_lookups_total\{cache="suite",result="hit"\} 0$/m);
});

test('a metric with an open label has no series before its first event', async () => {
  const instruments = createInstruments();
  instruments.gauge(m.lvd_build_info, 'info');
  const head = `# HELP lvd_build_info ${m.lvd_build_info.help}\n# TYPE lvd_build_info gauge\n`;
  assert.ok((await instruments.render('text')).endsWith(head));
});

test('an exemplar is shown in OpenMetrics and nowhere else', async () => {
  const instruments = createInstruments();
  const latency = instruments.histogram(m.db_client_connection_wait_time_seconds, 'seconds').bind({});
  latency.observe(0.02, '4bf92f3577b34da6a3ce929d0e0e4736');
  latency.observe(0.002);
  const openMetrics = await instruments.render('openmetrics');
  assert.match(openMetrics, /_bucket\{le="0\.025"\} 2 # \{trace_id="4bf92f3577b34da6a3ce929d0e0e4736"\} 0\.02 \d/);
  assert.match(openMetrics, /# EOF\n$/);
  assert.doesNotMatch(await instruments.render('text'), /trace_id|EOF/);
});

test('OpenMetrics names a counter family without _total and its samples with it', async () => {
  const instruments = createInstruments();
  instruments.counter(m.live_events_sent_total, 'events');
  const text = await instruments.render('openmetrics');
  assert.match(text, /^# TYPE live_events_sent counter$/m);
  assert.match(text, /^live_events_sent_total 0$/m);
});

test('readers run before every render', async () => {
  const instruments = createInstruments();
  const streams = instruments.gauge(m.live_streams, 'streams').bind({});
  let reads = 0;
  instruments.onScrape(() => streams.set(++reads));
  assert.match(await instruments.render('text'), /^live_streams 1$/m);
  assert.match(await instruments.render('text'), /^live_streams 2$/m);
});

test('one metric cannot be declared twice', () => {
  const instruments = createInstruments();
  instruments.counter(m.live_events_sent_total, 'events');
  assert.throws(
    () => instruments.counter(m.live_events_sent_total, 'events'),
    /live_events_sent_total is declared already/,
  );
});

const buildOf = (version: string) => ({ version, node_version: '26' });

test('beyond the cap, label sets share a series that says overflow, and are counted', async () => {
  const instruments = createInstruments({ maxSeries: 2 });
  const scans = instruments.counter(capped, 'events');
  for (const name of ['a', 'b', 'c', 'd', 'a']) scans.bind({ device: name, direction: 'in' }).inc();
  scans.bind({ device: 'e', direction: 'out' }).inc(5);
  const text = await instruments.render('text');
  assert.match(text, /^capped_total\{device="a",direction="in"\} 2$/m);
  assert.match(text, /^capped_total\{device="overflow",direction="in"\} 2$/m);
  assert.match(text, /^capped_total\{device="overflow",direction="out"\} 5$/m);
  assert.doesNotMatch(text, /device="[cde]"/);
  assert.match(text, /^lvd_metric_series_dropped_total\{metric="capped_total"\} 3$/m);
});

test('a gauge beyond the cap has no series, and is counted', async () => {
  const instruments = createInstruments({ maxSeries: 1 });
  const info = instruments.gauge(m.lvd_build_info, 'info');
  info.bind(buildOf('1')).set(1);
  info.bind(buildOf('2')).set(1);
  const text = await instruments.render('text');
  assert.match(text, /^lvd_build_info\{version="1",node_version="26"\} 1$/m);
  assert.doesNotMatch(text, /version="2"|version="overflow"/);
  assert.match(text, /^lvd_metric_series_dropped_total\{metric="lvd_build_info"\} 1$/m);
});

test('closed labels have no cap: the catalogue bounds them', async () => {
  const instruments = createInstruments({ maxSeries: 1 });
  instruments.counter(m.cache_lookups_total, 'lookups');
  assert.doesNotMatch(await instruments.render('text'), /overflow/);
});

test('values keep their place when there are more series than fit into one array', async () => {
  const instruments = createInstruments({ maxSeries: 5000 });
  const counter = instruments.counter(capped, 'events');
  const children = Array.from({ length: 3000 }, (_, index) => counter.bind({ device: `d${index}`, direction: 'in' }));
  for (const [index, child] of children.entries()) child.inc(index);
  const lines = (await instruments.render('text')).split('\n');
  for (const index of [0, 1, 1023, 1024, 2047, 2048, 2999]) {
    assert.ok(lines.includes(`capped_total{device="d${index}",direction="in"} ${index}`), `series ${index}`);
  }
});

test('a value that is none is refused with the name of the metric', () => {
  const instruments = createInstruments();
  const counter = instruments.counter(m.live_events_sent_total, 'events').bind({});
  const histogram = instruments.histogram(m.db_client_connection_wait_time_seconds, 'seconds').bind({});
  assert.throws(() => counter.inc(-1), /live_events_sent_total: inc\(-1\); expected: at least 0/);
  assert.throws(() => counter.inc(Number.NaN), /inc\(NaN\)/);
  assert.throws(() => histogram.observe(Number.NaN), /wait_time_seconds: observe\(NaN\); expected: a finite number/);
});

test('the client library renders the same values for the same observations', async () => {
  const registry = createClientRegistry();
  const ours = createInstruments({ registry });
  const theirs = new client.Registry();
  const { name, help, buckets } = m.db_client_operation_duration_seconds;
  const peer = new client.Histogram({
    name,
    help,
    buckets: [...buckets],
    labelNames: ['db_operation_name'],
    registers: [theirs],
  });
  const histogram = ours.histogram(m.db_client_operation_duration_seconds, 'seconds', {
    initial: [{ db_operation_name: 'read_board' }],
  });
  const bound = histogram.bind({ db_operation_name: 'read_board' });
  const values = [...buckets, ...buckets.map((bound) => bound * 1.0001), 0, -1, 1e9];
  for (const value of values) {
    bound.observe(value);
    peer.labels({ db_operation_name: 'read_board' }).observe(value);
  }
  const linesOf = (text: string) =>
    text
      .split('\n')
      .filter((line) => line.startsWith(name))
      .sort();
  const expected = linesOf(await theirs.metrics());
  assert.equal(expected.length, buckets.length + 3);
  assert.deepEqual(linesOf(await ours.render('text')), expected);
  assert.deepEqual(linesOf(await registry.client.metrics()), expected);
});

test("what a library registers in the client's registry is rendered with ours", async () => {
  const registry = createClientRegistry();
  const instruments = createInstruments({ registry });
  const foreign = new client.Counter({
    name: 'foreign_total',
    help: 'Not ours.',
    labelNames: ['a'],
    registers: [registry.client],
  });
  foreign.inc({ a: 'x"y' }, 3);
  assert.match(await instruments.render('text'), /^# TYPE foreign_total counter\nforeign_total\{a="x\\"y"\} 3$/m);
  assert.match(await instruments.render('openmetrics'), /^# TYPE foreign counter\nforeign_total\{a="x\\"y"\} 3$/m);
});
