/** Page faults, swapping and out-of-memory kills, from /proc/vmstat. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';

const fields = {
  pgfault: m.node_vmstat_pgfault,
  pgmajfault: m.node_vmstat_pgmajfault,
  pswpin: m.node_vmstat_pswpin,
  pswpout: m.node_vmstat_pswpout,
  oom_kill: m.node_vmstat_oom_kill,
} as const;

export const vmstatCollector = defineCollector({
  name: 'vmstat',
  target: 'host',
  deadlineMs: 900,
  metrics: Object.values(fields),
  collect(host, emit) {
    const vmstat = host.readProc('vmstat');
    for (const [name, metric] of Object.entries(fields)) {
      const value = new RegExp(`^${name} (\\d+)$`, 'm').exec(vmstat)?.[1];
      if (value !== undefined) emit(metric, {}, Number(value));
    }
  },
});
