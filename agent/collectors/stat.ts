/** Context switches, interrupts, forks, runnable tasks and the boot time, from /proc/stat. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';

/** First word of a line of /proc/stat → metric of the number that follows it. */
const fields = {
  ctxt: m.node_context_switches_total,
  intr: m.node_intr_total,
  processes: m.node_forks_total,
  procs_running: m.node_procs_running,
  procs_blocked: m.node_procs_blocked,
  btime: m.node_boot_time_seconds,
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
