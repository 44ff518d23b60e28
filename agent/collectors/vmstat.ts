/** Page faults, paging, swapping and out-of-memory kills, from /proc/vmstat. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { Lines } from '../lines.ts';
import { counter } from '../output.ts';

/** The fields that node_exporter tells by default, of more than a hundred. */
const fields = {
  pgfault: counter(m.node_vmstat_pgfault, 'events'),
  pgmajfault: counter(m.node_vmstat_pgmajfault, 'events'),
  pgpgin: counter(m.node_vmstat_pgpgin, 'kibibytes'),
  pgpgout: counter(m.node_vmstat_pgpgout, 'kibibytes'),
  pswpin: counter(m.node_vmstat_pswpin, 'pages'),
  pswpout: counter(m.node_vmstat_pswpout, 'pages'),
  oom_kill: counter(m.node_vmstat_oom_kill, 'processes'),
} as const;

const fieldOf = new Map(Object.entries(fields));

export const collector = defineCollector({
  name: 'vmstat',
  target: 'host',
  cadence: 'scrape',
  deadlineMs: 900,
  platforms: ['linux'],
  metrics: Object.values(fields),
  collect(host, emit) {
    const lines = new Lines(host.proc.read('vmstat'));
    while (lines.next()) {
      const metric = fieldOf.get(lines.word());
      if (metric) emit(metric, {}, lines.number());
    }
  },
});
