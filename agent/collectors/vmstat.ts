/** Page faults, swapping and out-of-memory kills, from /proc/vmstat. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { counter } from '../output.ts';

const fields = {
  pgfault: counter(m.node_vmstat_pgfault, 'events'),
  pgmajfault: counter(m.node_vmstat_pgmajfault, 'events'),
  pswpin: counter(m.node_vmstat_pswpin, 'blocks'),
  pswpout: counter(m.node_vmstat_pswpout, 'blocks'),
  oom_kill: counter(m.node_vmstat_oom_kill, 'processes'),
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
