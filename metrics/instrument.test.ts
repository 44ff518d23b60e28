/** Instruments: what they export, where they start, and which format shows exemplars. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { m } from './catalogue/index.ts';
import { createInstruments } from './instrument.ts';

test('a counter starts at 0 for every combination of its closed labels', async () => {
  const instruments = createInstruments();
  instruments.counter(m.cache_lookups_total);
  const text = await instruments.render('text');
  for (const cache of m.cache_lookups_total.labels.cache) {
    for (const result of m.cache_lookups_total.labels.result) {
      assert.match(text, new RegExp(`^cache_lookups_total\\{cache="${cache}",result="${result}"\\} 0$`, 'm'));
    }
  }
});

test('a bound counter counts what it is bound to', async () => {
  const instruments = createInstruments();
  const hits = instruments.counter(m.cache_lookups_total).bind({ cache: 'board', result: 'hit' });
  hits.inc();
  hits.inc(2);
  const text = await instruments.render('text');
  assert.match(text, /^cache_lookups_total\{cache="board",result="hit"\} 3$/m);
  assert.match(text, /^cache_lookups_total\{cache="suite",result="hit"\} 0$/m);
});

test('a counter with an open label has no series before its first event', async () => {
  const instruments = createInstruments();
  instruments.gauge(m.lvd_build_info);
  assert.equal(
    await instruments.render('text'),
    `# HELP lvd_build_info ${m.lvd_build_info.help}\n# TYPE lvd_build_info gauge\n`,
  );
});

test('an exemplar is shown in OpenMetrics and nowhere else', async () => {
  const instruments = createInstruments();
  const latency = instruments.histogram(m.db_client_connection_wait_time_seconds).bind({});
  latency.observe(0.02, '4bf92f3577b34da6a3ce929d0e0e4736');
  latency.observe(0.002);
  const openMetrics = await instruments.render('openmetrics');
  assert.match(openMetrics, /_bucket\{le="0\.025"\} 2 # \{trace_id="4bf92f3577b34da6a3ce929d0e0e4736"\} 0\.02 \d/);
  assert.match(openMetrics, /# EOF\n$/);
  assert.doesNotMatch(await instruments.render('text'), /trace_id|EOF/);
});

test('OpenMetrics names a counter family without _total and its samples with it', async () => {
  const instruments = createInstruments();
  instruments.counter(m.live_events_sent_total);
  const text = await instruments.render('openmetrics');
  assert.match(text, /^# TYPE live_events_sent counter$/m);
  assert.match(text, /^live_events_sent_total 0$/m);
});

test('readers run before every render', async () => {
  const instruments = createInstruments();
  const streams = instruments.gauge(m.live_streams).bind({});
  let reads = 0;
  instruments.onScrape(() => streams.set(++reads));
  assert.match(await instruments.render('text'), /^live_streams 1$/m);
  assert.match(await instruments.render('text'), /^live_streams 2$/m);
});

test('one metric cannot be declared twice', () => {
  const instruments = createInstruments();
  instruments.counter(m.live_events_sent_total);
  assert.throws(() => instruments.counter(m.live_events_sent_total), /already been registered/);
});
