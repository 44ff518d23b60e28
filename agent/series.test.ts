import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { m } from '../metrics/catalogue/index.ts';
import { gauge, type HistogramValue, histogram } from './output.ts';
import { SeriesTable } from './series.ts';

const entries = gauge(m.node_arp_entries, 'entries');
const load = gauge(m.node_load1, 'processes');
const latencies = histogram(m.redis_commands_latencies_usec, 'microseconds');

/** One run that emits the given values by device. */
function run(table: SeriesTable, values: Readonly<Record<string, number>>): string {
  const emit = table.begin();
  for (const [device, value] of Object.entries(values)) emit(entries, { device }, value);
  table.commit();
  return table
    .render()
    .join('')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .join(' ');
}

const line = (device: string, value: number): string => `node_arp_entries{device="${device}"} ${value}`;

describe('the series of a collector', () => {
  it('are those of the last run, in its order', () => {
    const table = new SeriesTable([entries, load]);
    assert.equal(run(table, { a: 1, b: 2 }), `${line('a', 1)} ${line('b', 2)}`);
    assert.equal(run(table, { a: 1, b: 3 }), `${line('a', 1)} ${line('b', 3)}`);
    assert.equal(run(table, { b: 3, c: 4, a: 1 }), `${line('b', 3)} ${line('c', 4)} ${line('a', 1)}`);
    assert.equal(run(table, { c: 4 }), line('c', 4));
    assert.equal(run(table, {}), '');
    assert.equal(run(table, { a: 1 }), line('a', 1));
  });

  it('are none after a failure, and all again after the next run', () => {
    const table = new SeriesTable([entries]);
    run(table, { a: 1 });
    table.begin()(entries, { device: 'b' }, 2);
    table.clear();
    assert.deepEqual(table.render(), []);
    assert.equal(table.size, 0);
    assert.equal(run(table, { a: 1 }), line('a', 1));
  });

  it('take nothing that comes after the end of its run', () => {
    const table = new SeriesTable([load]);
    const late = table.begin();
    table.clear();
    assert.throws(() => late(load, {}, 1), /node_load1: emitted after the end of the run/);
    table.begin();
    assert.throws(() => late(load, {}, 1), /after the end/);
  });

  it('write infinity, and escape labels', () => {
    const table = new SeriesTable([entries]);
    assert.equal(run(table, { 'a"\\\n': Number.POSITIVE_INFINITY }), 'node_arp_entries{device="a\\"\\\\\\n"} +Inf');
  });

  it('are at most as many as a family may have; what is dropped is counted', () => {
    const table = new SeriesTable([entries], { maxPerFamily: 2 });
    assert.equal(run(table, { a: 1, b: 2, c: 3, d: 4 }), `${line('a', 1)} ${line('b', 2)}`);
    assert.deepEqual(table.dropped(), [['node_arp_entries', 2]]);
    run(table, { a: 1, b: 2, c: 3 });
    assert.deepEqual(table.dropped(), [['node_arp_entries', 3]]);
  });

  it('are forgotten when their labels never come again', () => {
    const table = new SeriesTable([entries]);
    for (let turn = 0; turn < 100; turn += 1)
      assert.equal(run(table, { [`dev${turn}`]: turn }), line(`dev${turn}`, turn));
    assert.equal(table.size, 1);
  });

  describe('of a histogram', () => {
    const { buckets } = m.redis_commands_latencies_usec;
    /** All observations up to `last` are in the first bucket. */
    const value = (count: number, sum: number): HistogramValue => ({ counts: buckets.map(() => count), count, sum });
    const observe = (table: SeriesTable, values: Readonly<Record<string, HistogramValue>>): string => {
      const emit = table.begin();
      for (const [cmd, given] of Object.entries(values)) emit(latencies, { cmd }, given);
      table.commit();
      return table.render().join('');
    };

    it('are a line for each bucket, the one above all, the sum and the count', () => {
      const table = new SeriesTable([latencies]);
      const counts = buckets.map((_, index) => Math.min(index, 5));
      const lines = observe(table, { get: { counts, count: 7, sum: 120.5 } })
        .trim()
        .split('\n');
      const name = 'redis_commands_latencies_usec';
      assert.equal(lines[1], `# TYPE ${name} histogram`);
      assert.equal(lines[2], `${name}_bucket{cmd="get",le="1"} 0`);
      assert.equal(lines[5], `${name}_bucket{cmd="get",le="66"} 3`);
      assert.deepEqual(lines.slice(-3), [
        `${name}_bucket{cmd="get",le="+Inf"} 7`,
        `${name}_sum{cmd="get"} 120.5`,
        `${name}_count{cmd="get"} 7`,
      ]);
      assert.equal(table.size, buckets.length + 3);
      assert.deepEqual(table.families()[0]?.samples.at(-1), {
        name: `${name}_count`,
        labels: { cmd: 'get' },
        value: 7,
      });
    });

    it('follow its values, also when Redis has begun to count anew', () => {
      const table = new SeriesTable([latencies]);
      assert.match(observe(table, { get: value(3, 9) }), /_count\{cmd="get"\} 3/);
      assert.match(observe(table, { get: value(4, 9) }), /_bucket\{cmd="get",le="1"\} 4.*_count\{cmd="get"\} 4/s);
      assert.match(observe(table, { get: value(4, 10) }), /_sum\{cmd="get"\} 10/);
      assert.match(observe(table, { get: value(1, 2) }), /_bucket\{cmd="get",le="1"\} 1.*_sum\{cmd="get"\} 2/s);
    });

    it('count as what they are to Prometheus, and are left out as a whole', () => {
      const width = buckets.length + 3;
      const table = new SeriesTable([latencies], { maxPerFamily: 2 * width - 1 });
      const text = observe(table, { get: value(1, 1), set: value(1, 1) });
      assert.match(text, /cmd="get"/);
      assert.doesNotMatch(text, /cmd="set"/);
      assert.deepEqual(table.dropped(), [['redis_commands_latencies_usec', width]]);
    });

    it('refuse what no histogram can be', () => {
      const emit = new SeriesTable([latencies]).begin();
      const counts = buckets.map((_, index) => index);
      const wrong: readonly HistogramValue[] = [
        { counts: counts.slice(1), count: 100, sum: 1 },
        { counts: counts.toReversed(), count: 100, sum: 1 },
        { counts, count: 1, sum: 1 },
        { counts, count: 100, sum: Number.NaN },
        { counts: counts.with(3, Number.NaN), count: 100, sum: 1 },
      ];
      for (const given of wrong)
        assert.throws(
          () => emit(latencies, { cmd: 'get' }, given),
          /expected: the counts of 11 buckets that never fall/,
        );
    });
  });
});
