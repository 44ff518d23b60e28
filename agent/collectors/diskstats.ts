/** Disk operations, bytes and times, from /proc/diskstats. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import type { KernelFiles } from '../kernel-files.ts';
import { Lines } from '../lines.ts';
import { counter, gauge } from '../output.ts';

/** node_exporter's default. Memory disks, loops and partitions: their I/O is none, or is in the figures of the whole disk. */
export const ignoredDevices = /^(z?ram|loop|fd|(h|s|v|xv)d[a-z]|nvme\d+n\d+p)\d+$/;
/** The unit of /proc/diskstats, whatever the sectors of the disk itself are. */
const sectorBytes = 512;
const millisecondsPerSecond = 1000;

/** Columns of /proc/diskstats after major, minor and name, and how many of what the kernel counts make one of the unit. */
const columns = [
  [counter(m.node_disk_reads_completed_total, 'operations'), 1],
  [counter(m.node_disk_reads_merged_total, 'operations'), 1],
  [counter(m.node_disk_read_bytes_total, 'bytes'), 1 / sectorBytes],
  [counter(m.node_disk_read_time_seconds_total, 'seconds'), millisecondsPerSecond],
  [counter(m.node_disk_writes_completed_total, 'operations'), 1],
  [counter(m.node_disk_writes_merged_total, 'operations'), 1],
  [counter(m.node_disk_written_bytes_total, 'bytes'), 1 / sectorBytes],
  [counter(m.node_disk_write_time_seconds_total, 'seconds'), millisecondsPerSecond],
  [gauge(m.node_disk_io_now, 'operations'), 1],
  [counter(m.node_disk_io_time_seconds_total, 'seconds'), millisecondsPerSecond],
  [counter(m.node_disk_io_time_weighted_seconds_total, 'seconds'), millisecondsPerSecond],
  [counter(m.node_disk_discards_completed_total, 'operations'), 1],
  [counter(m.node_disk_discards_merged_total, 'operations'), 1],
  [counter(m.node_disk_discarded_sectors_total, 'sectors'), 1],
  [counter(m.node_disk_discard_time_seconds_total, 'seconds'), millisecondsPerSecond],
  [counter(m.node_disk_flush_requests_total, 'operations'), 1],
  [counter(m.node_disk_flush_requests_time_seconds_total, 'seconds'), millisecondsPerSecond],
] as const;

/** Device → its labels; undefined for one that is ignored. */
type Known = Map<string, ReturnType<typeof readLabels> | undefined>;

export const collector = defineCollector({
  name: 'diskstats',
  target: 'host',
  cadence: 'scrape',
  deadlineMs: 900,
  platforms: ['linux'],
  metrics: [gauge(m.node_disk_info, 'info'), ...columns.map(([metric]) => metric)],
  state: (): Known => new Map(),
  collect(host, emit, { state }) {
    const lines = new Lines(host.proc.read('diskstats'));
    while (lines.next()) {
      const major = lines.word();
      const minor = lines.word();
      const device = lines.word();
      const key = `${major} ${minor} ${device}`;
      if (!state.has(key))
        state.set(key, ignoredDevices.test(device) ? undefined : readLabels(host.sys, { device, major, minor }));
      const labels = state.get(key);
      if (!labels) continue;
      emit(m.node_disk_info, labels.info, 1);
      for (const [metric, divisor] of columns) {
        // Older kernels have fewer columns.
        if (lines.isOver) break;
        emit(metric, labels.device, lines.number() / divisor);
      }
    }
  },
});

/** What the device says of itself does not change while it is there. */
function readLabels(sys: KernelFiles, { device, major, minor }: Record<'device' | 'major' | 'minor', string>) {
  const of = (name: string): string => sys.findLine(`block/${device}/device/${name}`) ?? '';
  return {
    device: { device },
    info: {
      device,
      major,
      minor,
      path: '',
      wwn: of('wwid'),
      model: of('model'),
      serial: of('serial'),
      revision: of('rev'),
    },
  };
}
