/** File descriptors of the whole machine, from /proc/sys/fs/file-nr. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { gauge } from '../output.ts';

export const filefdCollector = defineCollector({
  name: 'filefd',
  target: 'host',
  deadlineMs: 900,
  metrics: [gauge(m.node_filefd_allocated, 'files'), gauge(m.node_filefd_maximum, 'files')],
  collect(host, emit) {
    const [allocated, , maximum] = host.readProc('sys/fs/file-nr').trim().split(/\s+/);
    emit(m.node_filefd_allocated, {}, Number(allocated));
    emit(m.node_filefd_maximum, {}, Number(maximum));
  },
});
