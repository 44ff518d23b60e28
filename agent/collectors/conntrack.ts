/** Connections that the firewall tracks, from /proc/sys/net/netfilter and /proc/net/stat/nf_conntrack. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector, NoData } from '../collector.ts';
import { Lines } from '../lines.ts';
import { counter, type Emit, gauge } from '../output.ts';

/** Column of nf_conntrack → metric. */
const columns = {
  found: counter(m.node_nf_conntrack_stat_found, 'events'),
  invalid: counter(m.node_nf_conntrack_stat_invalid, 'events'),
  ignore: counter(m.node_nf_conntrack_stat_ignore, 'events'),
  insert: counter(m.node_nf_conntrack_stat_insert, 'events'),
  insert_failed: counter(m.node_nf_conntrack_stat_insert_failed, 'events'),
  drop: counter(m.node_nf_conntrack_stat_drop, 'events'),
  early_drop: counter(m.node_nf_conntrack_stat_early_drop, 'events'),
  search_restart: counter(m.node_nf_conntrack_stat_search_restart, 'events'),
} as const;

type Column = (typeof columns)[keyof typeof columns];
const columnOf: ReadonlyMap<string, Column> = new Map(Object.entries(columns));

export const collector = defineCollector({
  name: 'conntrack',
  target: 'host',
  cadence: 'scrape',
  deadlineMs: 900,
  platforms: ['linux'],
  metrics: [
    gauge(m.node_nf_conntrack_entries, 'entries'),
    gauge(m.node_nf_conntrack_entries_limit, 'entries'),
    ...Object.values(columns),
  ],
  collect({ proc }, emit) {
    const entries = proc.findNumber('sys/net/netfilter/nf_conntrack_count');
    const limit = proc.findNumber('sys/net/netfilter/nf_conntrack_max');
    if (entries === undefined || limit === undefined) throw new NoData('nothing tracks connections');
    emit(m.node_nf_conntrack_entries, {}, entries);
    emit(m.node_nf_conntrack_entries_limit, {}, limit);
    const stat = proc.find('net/stat/nf_conntrack');
    if (stat !== undefined) emitTotals(stat, emit);
  },
});

/** A line of names, then a line of hexadecimal numbers for each CPU. */
function emitTotals(text: string, emit: Emit<Column>): void {
  const lines = new Lines(text);
  if (!lines.next()) return;
  const metrics = lines
    .rest()
    .trim()
    .split(/\s+/)
    .map((name) => columnOf.get(name));
  const totals = metrics.map(() => 0);
  while (lines.next()) {
    for (const index of totals.keys()) totals[index] = (totals[index] ?? 0) + Number.parseInt(lines.word(), 16);
  }
  for (const [index, metric] of metrics.entries()) if (metric) emit(metric, {}, totals[index] ?? 0);
}
