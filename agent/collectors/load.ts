/** Load averages, from /proc/loadavg. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';

export const loadCollector = defineCollector({
  name: 'load',
  target: 'host',
  deadlineMs: 900,
  metrics: [m.node_load1, m.node_load5, m.node_load15],
  collect(host, emit) {
    const [one, five, fifteen] = host.readProc('loadavg').split(' ');
    emit(m.node_load1, {}, Number(one));
    emit(m.node_load5, {}, Number(five));
    emit(m.node_load15, {}, Number(fifteen));
  },
});
