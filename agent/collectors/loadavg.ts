/** Load averages, from /proc/loadavg. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { gauge } from '../output.ts';

export const collector = defineCollector({
  name: 'loadavg',
  target: 'host',
  cadence: 'scrape',
  deadlineMs: 900,
  platforms: ['linux'],
  metrics: [gauge(m.node_load1, 'processes'), gauge(m.node_load5, 'processes'), gauge(m.node_load15, 'processes')],
  collect(host, emit) {
    const [one, five, fifteen] = host.proc.read('loadavg').split(' ', 3);
    emit(m.node_load1, {}, Number(one));
    emit(m.node_load5, {}, Number(five));
    emit(m.node_load15, {}, Number(fifteen));
  },
});
