/** Pressure stall information: how long tasks waited for CPU, disk and memory, from /proc/pressure. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';

/** File, line and metric. All tasks at once never wait for a CPU, so `full` of `cpu` means nothing. */
const totals = [
  ['cpu', 'some', m.node_pressure_cpu_waiting_seconds_total],
  ['io', 'some', m.node_pressure_io_waiting_seconds_total],
  ['io', 'full', m.node_pressure_io_stalled_seconds_total],
  ['memory', 'some', m.node_pressure_memory_waiting_seconds_total],
  ['memory', 'full', m.node_pressure_memory_stalled_seconds_total],
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
