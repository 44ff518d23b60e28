/** What does not change: kernel, operating system and CPU, read once at the start of the agent. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector, NoData } from '../collector.ts';
import { gauge } from '../output.ts';

export const factsCollector = defineCollector({
  name: 'facts',
  target: 'host',
  deadlineMs: 900,
  metrics: [gauge(m.node_uname_info, 'info'), gauge(m.node_os_info, 'info'), gauge(m.host_cpu_info, 'info')],
  collect({ facts }, emit) {
    if (!facts) throw new NoData('the facts of this machine could not be read at the start');
    emit(m.node_uname_info, facts.uname, 1);
    emit(m.node_os_info, facts.os, 1);
    emit(m.host_cpu_info, facts.cpu, 1);
  },
});
