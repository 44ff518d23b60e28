/** Neighbours by interface, from /proc/net/arp. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { Lines } from '../lines.ts';
import { gauge } from '../output.ts';

/** Columns before the interface. */
const otherColumns = 5;

export const collector = defineCollector({
  name: 'arp',
  target: 'host',
  cadence: 'scrape',
  deadlineMs: 900,
  platforms: ['linux'],
  metrics: [gauge(m.node_arp_entries, 'entries')],
  collect(host, emit) {
    const lines = new Lines(host.proc.read('net/arp'));
    lines.next(); // the head
    const entries = new Map<string, number>();
    while (lines.next()) {
      lines.skip(otherColumns);
      const device = lines.word();
      entries.set(device, (entries.get(device) ?? 0) + 1);
    }
    for (const [device, count] of entries) emit(m.node_arp_entries, { device }, count);
  },
});
