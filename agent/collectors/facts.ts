/** Processor, machine and installed programs, found out once at the start of the agent. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector, NoData } from '../collector.ts';
import { gauge } from '../output.ts';

export const collector = defineCollector({
  name: 'facts',
  target: 'host',
  cadence: 'tenMinutes', // it does not change
  deadlineMs: 900,
  metrics: [gauge(m.host_cpu_info, 'info'), gauge(m.host_machine_info, 'info'), gauge(m.host_software_info, 'info')],
  collect({ facts }, emit) {
    if (!facts) throw new NoData('the facts of this machine could not be read at the start');
    emit(m.host_cpu_info, facts.cpu, 1);
    emit(m.host_machine_info, facts.machine, 1);
    for (const program of facts.software) emit(m.host_software_info, program, 1);
  },
});
