/** Load averages, from /proc/loadavg. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { gauge } from '../output.ts';

export const loadCollector = defineCollector({
  name: 'load',
  target: 'host',
  deadlineMs: 900,
  metrics: [gauge(m.node_load1, 'processes'), gauge(m.node_load5, 'processes'), gauge(m.node_load15, 'processes')],
  collect(host, emit) {
    const [one, five, fifteen] = host.readProc('loadavg').split(' ');
    emit(m.node_load1, {}, Number(one));
    emit(m.node_load5, {}, Number(five));
    emit(m.node_load15, {}, Number(fifteen));
  },
});
