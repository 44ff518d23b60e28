/** Pressure stall information: how long tasks waited for CPU, disk and memory, from /proc/pressure. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector, NoData } from '../collector.ts';
import { Lines } from '../lines.ts';
import { counter } from '../output.ts';

/** File → first word of a line → metric. All tasks at once never wait for a CPU, so `full` of `cpu` means nothing. */
const totals = {
  cpu: { some: counter(m.node_pressure_cpu_waiting_seconds_total, 'seconds') },
  io: {
    some: counter(m.node_pressure_io_waiting_seconds_total, 'seconds'),
    full: counter(m.node_pressure_io_stalled_seconds_total, 'seconds'),
  },
  memory: {
    some: counter(m.node_pressure_memory_waiting_seconds_total, 'seconds'),
    full: counter(m.node_pressure_memory_stalled_seconds_total, 'seconds'),
  },
} as const;

const microsecondsPerSecond = 1e6;
const files = Object.entries(totals).map(([resource, metrics]) => ({
  path: `pressure/${resource}`,
  metricOf: new Map(Object.entries(metrics)),
}));

export const collector = defineCollector({
  name: 'pressure',
  target: 'host',
  cadence: 'scrape',
  deadlineMs: 900,
  platforms: ['linux'],
  metrics: [totals.cpu.some, ...Object.values(totals.io), ...Object.values(totals.memory)],
  collect(host, emit) {
    let found = false;
    for (const { path, metricOf } of files) {
      const text = host.proc.find(path);
      if (text === undefined) continue;
      found = true;
      const lines = new Lines(text);
      while (lines.next()) {
        const metric = metricOf.get(lines.word());
        lines.upTo('total=');
        if (metric) emit(metric, {}, lines.number() / microsecondsPerSecond);
      }
    }
    if (!found) throw new NoData('this kernel does not measure pressure');
  },
});
