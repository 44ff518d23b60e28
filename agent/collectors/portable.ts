/**
 * CPU, memory, load, disk, network and root filesystem where there is no /proc: fewer series than on Linux, under the
 * same names. CPU times come from Node.js, which has them as counters; the rest from the package systeminformation.
 */

import { statfs } from 'node:fs/promises';
import os from 'node:os';
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { counter, type Emit, gauge } from '../output.ts';

const metrics = [
  counter(m.node_cpu_seconds_total, 'seconds'),
  gauge(m.node_load1, 'processes'),
  gauge(m.node_load5, 'processes'),
  gauge(m.node_load15, 'processes'),
  gauge(m.node_boot_time_seconds, 'timestamp seconds'),
  gauge(m.node_memory_MemTotal_bytes, 'bytes'),
  gauge(m.node_memory_MemFree_bytes, 'bytes'),
  gauge(m.node_memory_MemAvailable_bytes, 'bytes'),
  gauge(m.node_memory_SwapTotal_bytes, 'bytes'),
  gauge(m.node_memory_SwapFree_bytes, 'bytes'),
  counter(m.node_disk_reads_completed_total, 'operations'),
  counter(m.node_disk_writes_completed_total, 'operations'),
  gauge(m.node_filesystem_size_bytes, 'bytes'),
  gauge(m.node_filesystem_free_bytes, 'bytes'),
  gauge(m.node_filesystem_avail_bytes, 'bytes'),
  counter(m.node_network_receive_bytes_total, 'bytes'),
  counter(m.node_network_transmit_bytes_total, 'bytes'),
] as const;

type PortableEmit = Emit<(typeof metrics)[number]>;
type Package = typeof import('systeminformation');

export const collector = defineCollector({
  name: 'portable',
  target: 'host',
  cadence: 'scrape',
  deadlineMs: 900,
  platforms: ['darwin', 'win32', 'freebsd', 'openbsd', 'netbsd', 'sunos'],
  metrics,
  async collect(host, emit) {
    emitFromNode(emit);
    // Loaded here, so that it takes no memory where it is not needed.
    const si = await import('systeminformation');
    await Promise.all([
      emitMemory(si, emit),
      emitDisks(si, emit),
      emitNetwork(si, emit),
      emitFilesystem(host.rootfs, emit),
    ]);
  },
});

function emitFromNode(emit: PortableEmit): void {
  for (const [index, { times }] of os.cpus().entries()) {
    const cpu = String(index);
    emit(m.node_cpu_seconds_total, { cpu, mode: 'user' }, times.user / 1000);
    emit(m.node_cpu_seconds_total, { cpu, mode: 'nice' }, times.nice / 1000);
    emit(m.node_cpu_seconds_total, { cpu, mode: 'system' }, times.sys / 1000);
    emit(m.node_cpu_seconds_total, { cpu, mode: 'idle' }, times.idle / 1000);
    emit(m.node_cpu_seconds_total, { cpu, mode: 'irq' }, times.irq / 1000);
  }
  const [one = 0, five = 0, fifteen = 0] = os.loadavg();
  emit(m.node_load1, {}, one);
  emit(m.node_load5, {}, five);
  emit(m.node_load15, {}, fifteen);
  emit(m.node_boot_time_seconds, {}, Math.round(Date.now() / 1000 - os.uptime()));
}

async function emitMemory(si: Package, emit: PortableEmit): Promise<void> {
  const memory = await si.mem();
  emit(m.node_memory_MemTotal_bytes, {}, memory.total);
  emit(m.node_memory_MemFree_bytes, {}, memory.free);
  emit(m.node_memory_MemAvailable_bytes, {}, memory.available);
  emit(m.node_memory_SwapTotal_bytes, {}, memory.swaptotal);
  emit(m.node_memory_SwapFree_bytes, {}, memory.swapfree);
}

/** The package adds up all disks. */
async function emitDisks(si: Package, emit: PortableEmit): Promise<void> {
  const disks = await si.disksIO();
  emit(m.node_disk_reads_completed_total, { device: 'all' }, disks.rIO);
  emit(m.node_disk_writes_completed_total, { device: 'all' }, disks.wIO);
}

async function emitNetwork(si: Package, emit: PortableEmit): Promise<void> {
  for (const { iface: device, rx_bytes, tx_bytes } of await si.networkStats('*')) {
    emit(m.node_network_receive_bytes_total, { device }, rx_bytes);
    emit(m.node_network_transmit_bytes_total, { device }, tx_bytes);
  }
}

async function emitFilesystem(mountpoint: string, emit: PortableEmit): Promise<void> {
  const stats = await statfs(mountpoint);
  const labels = { device: 'root', mountpoint, fstype: 'root' };
  emit(m.node_filesystem_size_bytes, labels, stats.blocks * stats.bsize);
  emit(m.node_filesystem_free_bytes, labels, stats.bfree * stats.bsize);
  emit(m.node_filesystem_avail_bytes, labels, stats.bavail * stats.bsize);
}
