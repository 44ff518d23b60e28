/** Space and inodes of the mounted filesystems, from /proc/1/mounts and statfs. A mount that hangs holds up no other. */
import type { StatsFs } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector, NoData } from '../collector.ts';
import { type Emit, gauge } from '../output.ts';
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

const ignoredTypes =
  /^(autofs|binfmt_misc|bpf|cgroup2?|configfs|debugfs|devpts|devtmpfs|fusectl|hugetlbfs|iso9660|mqueue|nsfs|overlay|proc|procfs|pstore|rpc_pipefs|securityfs|selinuxfs|squashfs|sysfs|tracefs)$/;
const ignoredMounts =
  /^\/(dev|proc|run\/credentials\/.+|sys|var\/lib\/docker\/.+|var\/lib\/containers\/storage\/.+)($|\/)/;

/** A filesystem answers from memory; one that takes longer than this hangs (a network disk whose server is gone). */
const answerWithinMs = 300;
/** Each hanging statfs holds one of Node's four I/O threads for as long as it hangs; the others must stay free. */
const maxHanging = 2;

interface Mount {
  readonly device: string;
  readonly mountpoint: string;
  readonly fstype: string;
  readonly readonly: boolean;
}

/** Creates the collector. It remembers which mounts hang and does not ask them again before they answer. */
export function filesystemCollector() {
  const hanging = new Set<string>();
  return defineCollector({
    name: 'filesystem',
    target: 'host',
    deadlineMs: 900,
    metrics,
    async collect(host, emit) {
      for (const mount of readMounts(host)) {
        const { device, mountpoint, fstype } = mount;
        const labels = { device, mountpoint, fstype };
        const stats = await statfsInTime(join(host.rootfs, mountpoint), hanging);
        if (stats === 'not allowed') continue;
        emit(m.node_filesystem_readonly, labels, mount.readonly ? 1 : 0);
        emit(m.node_filesystem_device_error, labels, stats ? 0 : 1);
        if (stats) emitStats(stats, labels, emit);
      }
    },
  });
}

type Labels = Readonly<Record<'device' | 'mountpoint' | 'fstype', string>>;

function emitStats(stats: StatsFs, labels: Labels, emit: Emit<(typeof metrics)[number]>): void {
  emit(m.node_filesystem_size_bytes, labels, stats.blocks * stats.bsize);
  emit(m.node_filesystem_free_bytes, labels, stats.bfree * stats.bsize);
  emit(m.node_filesystem_avail_bytes, labels, stats.bavail * stats.bsize);
  emit(m.node_filesystem_files, labels, stats.files);
  emit(m.node_filesystem_files_free, labels, stats.ffree);
}

/** Undefined when the filesystem has an error or does not answer in time. */
async function statfsInTime(path: string, hanging: Set<string>): Promise<StatsFs | 'not allowed' | undefined> {
  if (hanging.has(path) || hanging.size >= maxHanging) return undefined;
  hanging.add(path);
  const answer = statfs(path)
    .catch((error: NodeJS.ErrnoException) => (error.code === 'EACCES' ? ('not allowed' as const) : undefined))
    .finally(() => hanging.delete(path));
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, answerWithinMs, undefined);
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The mounts of process 1, else our own: in a container these differ. The last mount on a path hides the others. */
function readMounts(host: Host): readonly Mount[] {
  const mounts = new Map<string, Mount>();
  for (const line of readMountTable(host).trim().split('\n')) {
    const [device = '', mountpoint = '', fstype = '', options = ''] = line.split(' ').map(unescapeOctal);
    if (ignoredTypes.test(fstype) || ignoredMounts.test(mountpoint)) continue;
    mounts.set(mountpoint, { device, mountpoint, fstype, readonly: options.split(',').includes('ro') });
  }
  return [...mounts.values()];
}

function readMountTable(host: Host): string {
  try {
    return host.readProc('1/mounts');
  } catch (error) {
    const hidden = error instanceof NoData || (error as NodeJS.ErrnoException).code === 'EACCES';
    if (hidden) return host.readProc('self/mounts');
    throw error;
  }
}

/** The kernel writes a space in a path as `\040`. */
function unescapeOctal(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}
