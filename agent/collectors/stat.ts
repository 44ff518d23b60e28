/** Context switches, interrupts, forks, runnable tasks and the boot time, from /proc/stat. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
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

export const statCollector = defineCollector({
  name: 'stat',
  target: 'host',
  deadlineMs: 900,
  metrics: Object.values(fields),
  collect(host, emit) {
    const stat = host.readProc('stat');
    for (const [name, metric] of Object.entries(fields)) {
      const value = new RegExp(`^${name} (\\d+)`, 'm').exec(stat)?.[1];
      if (value !== undefined) emit(metric, {}, Number(value));
    }
  },
});
