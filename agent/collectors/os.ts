/** The operating system, as /etc/os-release tells it; read once at the start, because it lies on a disk. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector, NoData } from '../collector.ts';
import { gauge } from '../output.ts';

export const collector = defineCollector({
  name: 'os',
  target: 'host',
  cadence: 'tenMinutes', // it does not change
  deadlineMs: 900,
  metrics: [gauge(m.node_os_info, 'info'), gauge(m.node_os_version, 'version')],
  collect({ facts }, emit) {
    if (!facts) throw new NoData('the facts of this machine could not be read at the start');
    const { id, id_like, name, version_id } = facts.os;
    emit(m.node_os_info, facts.os, 1);
    // `22.04.1` is the number 22.04.
    const version = Number.parseFloat(version_id);
    if (!Number.isNaN(version)) emit(m.node_os_version, { id, id_like, name }, version);
  },
});
