/** Disks, filesystems and RAID arrays. */
import { defineMetrics } from '../../entry.ts';
import { jobs, perDevice } from './labels.ts';

const perDisk = { ...perDevice, onlyWhere: 'the host has a disk of its own' } as const;
const perMount = { labels: { device: '*', mountpoint: '*', fstype: '*' }, jobs } as const;
const perArray = { ...perDevice, onlyWhere: 'the host has a RAID array of Linux' } as const;

/** States of an array, and of its disks, as node_exporter names them. */
export const arrayStates = ['active', 'inactive', 'recovering', 'resync', 'check'] as const;
export const arrayDiskStates = ['active', 'failed', 'spare'] as const;

export const disk = defineMetrics({
  node_disk_info: {
    type: 'gauge',
    unit: 'info',
    help: 'Always 1; the labels tell the numbers of the device, and the maker’s names where the system keeps them.',
    labels: { device: '*', major: '*', minor: '*', path: '*', wwn: '*', model: '*', serial: '*', revision: '*' },
    jobs,
    onlyWhere: 'the host has a disk of its own',
  },
  node_disk_reads_completed_total: counter('operations', 'Reads completed.'),
  node_disk_reads_merged_total: counter('operations', 'Reads that were joined with a neighbour.'),
  node_disk_read_bytes_total: counter('bytes', 'Bytes read.'),
  node_disk_read_time_seconds_total: counter('seconds', 'Time that reads took, added up.'),
  node_disk_writes_completed_total: counter('operations', 'Writes completed.'),
  node_disk_writes_merged_total: counter('operations', 'Writes that were joined with a neighbour.'),
  node_disk_written_bytes_total: counter('bytes', 'Bytes written.'),
  node_disk_write_time_seconds_total: counter('seconds', 'Time that writes took, added up.'),
  node_disk_io_now: { ...perDisk, type: 'gauge', unit: 'operations', help: 'I/O operations in flight.' },
  node_disk_io_time_seconds_total: counter('seconds', 'Time in which the disk was busy; its rate is the utilisation.'),
  node_disk_io_time_weighted_seconds_total: counter('seconds', 'Time in I/O, weighted by the operations in flight.'),
  node_disk_discards_completed_total: counter('operations', 'Discards completed: blocks given back to the disk.'),
  node_disk_discards_merged_total: counter('operations', 'Discards that were joined with a neighbour.'),
  node_disk_discarded_sectors_total: counter('sectors', 'Sectors discarded.'),
  node_disk_discard_time_seconds_total: counter('seconds', 'Time that discards took, added up.'),
  node_disk_flush_requests_total: counter('operations', 'Flushes completed: orders to make writes permanent.'),
  node_disk_flush_requests_time_seconds_total: counter('seconds', 'Time that flushes took, added up.'),

  node_filesystem_size_bytes: filesystem('bytes', 'Size of the filesystem.'),
  node_filesystem_free_bytes: filesystem('bytes', 'Free space, with what only root may use.'),
  node_filesystem_avail_bytes: filesystem('bytes', 'Free space that ordinary users may use.'),
  node_filesystem_files: filesystem('files', 'Inodes of the filesystem.'),
  node_filesystem_files_free: filesystem('files', 'Inodes that are free.'),
  node_filesystem_readonly: filesystem('state', 'Whether the filesystem is mounted read-only: 1 yes, 0 no.'),
  node_filesystem_device_error: filesystem('state', 'Whether the filesystem did not answer (in time): 1 yes, 0 no.'),

  node_md_blocks: { ...perArray, type: 'gauge', unit: 'blocks', help: 'Blocks of the array.' },
  node_md_blocks_synced: { ...perArray, type: 'gauge', unit: 'blocks', help: 'Blocks of the array that are in order.' },
  node_md_disks_required: { ...perArray, type: 'gauge', unit: 'disks', help: 'Disks that the array needs.' },
  node_md_disks: {
    ...perArray,
    labels: { device: '*', state: arrayDiskStates },
    type: 'gauge',
    unit: 'disks',
    help: 'Disks of the array by state.',
  },
  node_md_state: {
    ...perArray,
    labels: { device: '*', state: arrayStates },
    type: 'gauge',
    unit: 'state',
    help: 'Whether the array is in that state: 1 yes, 0 no.',
  },
});

function counter<const U extends 'operations' | 'bytes' | 'seconds' | 'sectors'>(unit: U, help: string) {
  return { ...perDisk, type: 'counter', unit, help } as const;
}

function filesystem<const U extends 'bytes' | 'files' | 'state'>(unit: U, help: string) {
  return { ...perMount, type: 'gauge', unit, help } as const;
}
