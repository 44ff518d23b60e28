/** Disk operations, bytes and times, from /proc/diskstats. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { counter, gauge } from '../output.ts';

/** Memory disks, loops and partitions: their I/O is none, or is in the figures of the whole disk. */
const ignoredDevices = /^(z?ram|loop|fd|(h|s|v|xv)d[a-z]|nvme\d+n\d+p|mmcblk\d+p)\d+$/;
/** The unit of /proc/diskstats, whatever the sectors of the disk itself are. */
const sectorBytes = 512;
const millisecondsPerSecond = 1000;

/** Column of /proc/diskstats (after major, minor and name) → metric, and how many of what the kernel counts make one of its unit. */
const columns = [
  [0, counter(m.node_disk_reads_completed_total, 'operations'), 1],
  [2, counter(m.node_disk_read_bytes_total, 'bytes'), 1 / sectorBytes],
  [3, counter(m.node_disk_read_time_seconds_total, 'seconds'), millisecondsPerSecond],
  [4, counter(m.node_disk_writes_completed_total, 'operations'), 1],
  [6, counter(m.node_disk_written_bytes_total, 'bytes'), 1 / sectorBytes],
  [7, counter(m.node_disk_write_time_seconds_total, 'seconds'), millisecondsPerSecond],
  [8, gauge(m.node_disk_io_now, 'operations'), 1],
  [9, counter(m.node_disk_io_time_seconds_total, 'seconds'), millisecondsPerSecond],
  [10, counter(m.node_disk_io_time_weighted_seconds_total, 'seconds'), millisecondsPerSecond],
] as const;

export const diskCollector = defineCollector({
  name: 'disk',
  target: 'host',
  deadlineMs: 900,
  metrics: columns.map(([, metric]) => metric),
  collect(host, emit) {
    for (const line of host.readProc('diskstats').trim().split('\n')) {
      const [, , device = '', ...values] = line.trim().split(/\s+/);
      if (ignoredDevices.test(device)) continue;
      for (const [column, metric, divisor] of columns) emit(metric, { device }, Number(values[column]) / divisor);
    }
  },
});
