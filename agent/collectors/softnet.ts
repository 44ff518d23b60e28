/** Packets on their way from interfaces into the kernel, by CPU, from /proc/net/softnet_stat. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { Lines } from '../lines.ts';
import { counter } from '../output.ts';

const columns = [
  counter(m.node_softnet_processed_total, 'packets'),
  counter(m.node_softnet_dropped_total, 'packets'),
  counter(m.node_softnet_times_squeezed_total, 'events'),
] as const;

/** The column that tells the CPU; older kernels have none, and a line for each CPU in their order. */
const cpuColumn = 12;

export const collector = defineCollector({
  name: 'softnet',
  target: 'host',
  cadence: 'scrape',
  deadlineMs: 900,
  platforms: ['linux'],
  metrics: columns,
  collect(host, emit) {
    const lines = new Lines(host.proc.read('net/softnet_stat'));
    for (let line = 0; lines.next(); line++) {
      const values = columns.map(() => Number.parseInt(lines.word(), 16));
      lines.skip(cpuColumn - columns.length);
      const named = lines.word();
      const labels = { cpu: String(named ? Number.parseInt(named, 16) : line) };
      for (const [index, metric] of columns.entries()) emit(metric, labels, values[index] ?? 0);
    }
  },
});
