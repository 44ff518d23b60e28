/** Pressure stall information: how long tasks waited for CPU, disk and memory, from /proc/pressure. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { counter } from '../output.ts';

/** File, line and metric. All tasks at once never wait for a CPU, so `full` of `cpu` means nothing. */
const totals = [
  ['cpu', 'some', counter(m.node_pressure_cpu_waiting_seconds_total, 'seconds')],
  ['io', 'some', counter(m.node_pressure_io_waiting_seconds_total, 'seconds')],
  ['io', 'full', counter(m.node_pressure_io_stalled_seconds_total, 'seconds')],
  ['memory', 'some', counter(m.node_pressure_memory_waiting_seconds_total, 'seconds')],
  ['memory', 'full', counter(m.node_pressure_memory_stalled_seconds_total, 'seconds')],
] as const;

export const pressureCollector = defineCollector({
  name: 'pressure',
  target: 'host',
  deadlineMs: 900,
  metrics: totals.map(([, , metric]) => metric),
  collect(host, emit) {
    for (const [resource, line, metric] of totals) {
      const text = host.readProc(`pressure/${resource}`);
      const microseconds = new RegExp(`^${line} .*total=(\\d+)$`, 'm').exec(text)?.[1];
      if (microseconds !== undefined) emit(metric, {}, Number(microseconds) / 1e6);
    }
  },
});
