import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { m } from '../metrics/catalogue/index.ts';
import { gauge } from './output.ts';
import { SeriesTable } from './series.ts';

const entries = gauge(m.node_arp_entries, 'entries');
const load = gauge(m.node_load1, 'processes');

/** One run that emits the given values by device. */
function run(table: SeriesTable, values: Readonly<Record<string, number>>): string {
  const emit = table.begin();
  for (const [device, value] of Object.entries(values)) emit(entries, { device }, value);
  table.commit();
  return table
    .render()
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
    assert.equal(table.render(), '');
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
});
