/**
 * Where the agent differs from node_exporter on the same host, and why. The golden test compares everything else: names,
 * labels, and the values of counters.
 */
import type { Difference } from './difference.ts';

export const nodeDifferences: readonly Difference[] = [
  {
    metric: /node_(exporter_build_info|textfile_scrape_error|scrape_collector_.*)/,
    kind: 'only the exporter has it',
    reason: 'It tells of node_exporter itself: each has collectors of its own.',
  },
  {
    metric: /(go|process|promhttp)_.*/,
    kind: 'only the exporter has it',
    reason:
      'It tells of the process of node_exporter; the agent tells of its own under the names that all of our processes have.',
  },
  {
    metric: /node_timex_.*/,
    kind: 'only the exporter has it',
    reason: 'Only the system call adjtimex tells it, and no file does.',
  },
  {
    metric: /node_selinux_.*/,
    kind: 'only the exporter has it',
    reason: 'The state of SELinux is a matter of audits, and of no figure that is watched here.',
  },
  {
    metric:
      /node_network_(address_assign_type|device_id|dormant|flags|iface_id|iface_link|iface_link_mode|name_assign_type|net_dev_group|protocol_type)/,
    kind: 'only the exporter has it',
    reason: 'Numbers by which the kernel keeps its books; reading them is half of the cost of all interfaces.',
  },
  {
    metric:
      /node_(btrfs|bonding|bcache|fibrechannel|infiniband|ipvs|nfs|nfsd|nvme|power_supply|rapl|tape|xfs|zfs|zoneinfo)_.*/,
    kind: 'only the exporter has it',
    reason:
      'Hardware and filesystems that this product does not run on; whoever needs them runs node_exporter as well.',
  },
  {
    metric: /node_cpu_(core|package)_throttles_total|node_cpu_isolated|node_cpu_online/,
    kind: 'only the exporter has it',
    reason: 'Two files for each CPU; the frequency tells the same.',
  },
  {
    metric: /node_hwmon_.*/,
    kind: 'only the exporter has it',
    reason: 'The agent tells temperatures, fans, voltages, currents, power and energy, and no settings of the chips.',
  },
  {
    metric: /node_netstat_TcpExt_TCP(OFOQueue|RcvQDrop)|node_cpu_scaling_governor/,
    kind: 'only the agent has it',
    reason: 'Later versions of node_exporter have it by default.',
  },
  {
    metric: /node_cgroup_.*|node_hwmon_sensor_label|node_hwmon_chip_names/,
    kind: 'only the agent has it',
    reason: 'Control groups it leaves to others; names of sensors it tells only where there are any.',
  },
  {
    metric: /node_disk_(info|ata_.*|device_mapper_info|filesystem_info)/,
    kind: 'only the exporter has it',
    reason: 'Names of disks come from the database of udev, which not every host and no container has.',
  },
  {
    metric: /node_disk_info/,
    kind: 'only the agent has it',
    reason: 'As above: the agent takes the names that the kernel itself tells.',
  },
  {
    metric: /node_filesystem_.*/,
    kind: 'only the exporter has it',
    reason: 'A mount that the agent may not enter is left out, where node_exporter calls it broken.',
  },
  {
    metric: /node_dmi_info/,
    kind: 'only the exporter has it',
    reason: 'Its labels hold serial numbers when it runs as root; the agent’s never do.',
  },
  {
    metric: /node_dmi_info/,
    kind: 'only the agent has it',
    reason: 'As above: the same facts without serial numbers.',
  },
  {
    metric: /node_(filefd_allocated|sockstat_.*|netstat_Tcp_CurrEstab|procs_running)/,
    kind: 'values are not compared',
    reason: 'Each scrape opens files and sockets and runs, and so changes what it reads.',
  },
];

/** The flags that make node_exporter leave out what the agent leaves out; Debian’s defaults are not those of its authors. */
export function nodeExporterFlags(excluded: {
  readonly devices: RegExp;
  readonly filesystemTypes: RegExp;
  readonly mounts: RegExp;
}): readonly string[] {
  return [
    `--collector.diskstats.device-exclude=${excluded.devices.source}`,
    `--collector.filesystem.fs-types-exclude=${excluded.filesystemTypes.source}`,
    `--collector.filesystem.mount-points-exclude=${excluded.mounts.source}`,
    '--collector.netdev.device-exclude=^$',
    '--no-collector.systemd', // Debian’s has it on by default
  ];
}
