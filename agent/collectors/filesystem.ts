/** Space and inodes of the mounted filesystems, from /proc/1/mounts and statfs. A mount that hangs holds up no other. */
import type { StatsFs } from 'node:fs';
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector, NoData } from '../collector.ts';
import { type Mount, parseMounts } from '../mounts.ts';
import { type Emit, gauge } from '../output.ts';
import { SpaceReader } from '../space.ts';
import type { Host } from '../targets/host.ts';

const metrics = [
  gauge(m.node_filesystem_size_bytes, 'bytes'),
  gauge(m.node_filesystem_free_bytes, 'bytes'),
  gauge(m.node_filesystem_avail_bytes, 'bytes'),
  gauge(m.node_filesystem_files, 'files'),
  gauge(m.node_filesystem_files_free, 'files'),
  gauge(m.node_filesystem_readonly, 'state'),
  gauge(m.node_filesystem_device_error, 'state'),
] as const;

interface State {
  /** The last table of mounts; it seldom changes. */
  table: string;
  mounts: readonly Mount[];
  space: SpaceReader | undefined;
}

export const collector = defineCollector({
  name: 'filesystem',
  target: 'host',
  cadence: 'scrape',
  deadlineMs: 900,
  platforms: ['linux'],
  metrics,
  state: (): State => ({ table: '', mounts: [], space: undefined }),
  async collect(host, emit, { state }) {
    state.space ??= new SpaceReader(host.rootfs);
    const table = readMountTable(host);
    if (table !== state.table) Object.assign(state, { table, mounts: parseMounts(table) });
    for (const mount of state.mounts) {
      const space = await state.space.read(mount);
      if (space === 'not allowed') continue;
      emit(m.node_filesystem_readonly, mount.labels, mount.isReadonly ? 1 : 0);
      emit(m.node_filesystem_device_error, mount.labels, space === 'error' ? 1 : 0);
      if (space !== 'error') emitSpace(space, mount, emit);
    }
  },
});

function emitSpace(space: StatsFs, { labels }: Mount, emit: Emit<(typeof metrics)[number]>): void {
  emit(m.node_filesystem_size_bytes, labels, space.blocks * space.bsize);
  emit(m.node_filesystem_free_bytes, labels, space.bfree * space.bsize);
  emit(m.node_filesystem_avail_bytes, labels, space.bavail * space.bsize);
  emit(m.node_filesystem_files, labels, space.files);
  emit(m.node_filesystem_files_free, labels, space.ffree);
}

/** The mounts of process 1, else our own: in a container these differ. */
function readMountTable({ proc }: Host): string {
  const table = proc.find('1/mounts') ?? proc.find('self/mounts');
  if (table === undefined) throw new NoData('the table of mounts is not there');
  return table;
}
