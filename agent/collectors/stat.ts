/** Context switches, interrupts, forks, runnable tasks and the boot time, from /proc/stat. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { Lines } from '../lines.ts';
import { counter, gauge } from '../output.ts';

/** First word of a line of /proc/stat → metric of the number that follows it. */
const fields = {
  ctxt: counter(m.node_context_switches_total, 'events'),
  intr: counter(m.node_intr_total, 'events'),
  processes: counter(m.node_forks_total, 'processes'),
  procs_running: gauge(m.node_procs_running, 'processes'),
  procs_blocked: gauge(m.node_procs_blocked, 'processes'),
  btime: gauge(m.node_boot_time_seconds, 'timestamp seconds'),
} as const;

const fieldOf = new Map(Object.entries(fields));

export const collector = defineCollector({
  name: 'stat',
  target: 'host',
  cadence: 'scrape',
  deadlineMs: 900,
  platforms: ['linux'],
  metrics: Object.values(fields),
  collect(host, emit) {
    const lines = new Lines(host.proc.read('stat'));
    while (lines.next()) {
      const metric = fieldOf.get(lines.word());
      if (metric) emit(metric, {}, lines.number());
    }
  },
});
