/** Memory of UDP datagrams that wait, from /proc/net/udp and /proc/net/udp6. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { Lines } from '../lines.ts';
import { gauge } from '../output.ts';

const tables = [
  { path: 'net/udp', ip: 'v4' },
  { path: 'net/udp6', ip: 'v6' },
] as const;
/** Columns before the queues: number, local and remote address, state. */
const otherColumns = 4;

export const collector = defineCollector({
  name: 'udp_queues',
  target: 'host',
  cadence: 'scrape',
  deadlineMs: 900,
  platforms: ['linux'],
  metrics: [gauge(m.node_udp_queues, 'bytes')],
  collect({ proc }, emit) {
    for (const { path, ip } of tables) {
      const text = proc.find(path);
      if (text === undefined) continue;
      const lines = new Lines(text);
      lines.next(); // the head
      let sent = 0;
      let received = 0;
      while (lines.next()) {
        lines.skip(otherColumns);
        const [tx = '0', rx = '0'] = lines.word().split(':');
        sent += Number.parseInt(tx, 16);
        received += Number.parseInt(rx, 16);
      }
      emit(m.node_udp_queues, { queue: 'tx', ip }, sent);
      emit(m.node_udp_queues, { queue: 'rx', ip }, received);
    }
  },
});
