/** File descriptors of the whole machine, from /proc/sys/fs/file-nr. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { Lines } from '../lines.ts';
import { gauge } from '../output.ts';

export const collector = defineCollector({
  name: 'filefd',
  target: 'host',
  cadence: 'scrape',
  deadlineMs: 900,
  platforms: ['linux'],
  metrics: [gauge(m.node_filefd_allocated, 'files'), gauge(m.node_filefd_maximum, 'files')],
  collect(host, emit) {
    const lines = new Lines(host.proc.read('sys/fs/file-nr'));
    lines.next();
    emit(m.node_filefd_allocated, {}, lines.number());
    lines.skip(1);
    emit(m.node_filefd_maximum, {}, lines.number());
  },
});
