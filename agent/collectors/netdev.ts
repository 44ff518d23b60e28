/** Network traffic, errors and link state, from /proc/1/net/dev and /sys/class/net. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector, NoData } from '../collector.ts';
import { counter, gauge } from '../output.ts';
import type { Host } from '../targets/host.ts';

/** Column of net/dev (after the name) → metric. */
const columns = [
  [0, counter(m.node_network_receive_bytes_total, 'bytes')],
  [1, counter(m.node_network_receive_packets_total, 'packets')],
  [2, counter(m.node_network_receive_errs_total, 'errors')],
  [3, counter(m.node_network_receive_drop_total, 'packets')],
  [8, counter(m.node_network_transmit_bytes_total, 'bytes')],
  [9, counter(m.node_network_transmit_packets_total, 'packets')],
  [10, counter(m.node_network_transmit_errs_total, 'errors')],
  [11, counter(m.node_network_transmit_drop_total, 'packets')],
] as const;

export const networkCollector = defineCollector({
  name: 'network',
  target: 'host',
  deadlineMs: 900,
  metrics: [...columns.map(([, metric]) => metric), gauge(m.node_network_up, 'state')],
  collect(host, emit) {
    for (const [, device = '', numbers = ''] of readDeviceTable(host).matchAll(/^\s*(\S+):\s*(\d.*)$/gm)) {
      const values = numbers.trim().split(/\s+/);
      for (const [column, metric] of columns) emit(metric, { device }, Number(values[column]));
      const up = isUp(host, device);
      if (up !== undefined) emit(m.node_network_up, { device }, up ? 1 : 0);
    }
  },
});

/**
 * The devices of process 1, else our own: /proc/net shows those of whoever reads it, so in a container it would show
 * the container's even where the machine's /proc is mounted.
 */
function readDeviceTable(host: Host): string {
  try {
    return host.readProc('1/net/dev');
  } catch (error) {
    const hidden = error instanceof NoData || (error as NodeJS.ErrnoException).code === 'EACCES';
    if (hidden) return host.readProc('net/dev');
    throw error;
  }
}

/** Undefined when /sys belongs to another network namespace than /proc and does not know the device. */
function isUp(host: Host, device: string): boolean | undefined {
  try {
    return host.readSys(`class/net/${device}/operstate`).trim() === 'up';
  } catch (error) {
    if (error instanceof NoData) return undefined;
    throw error;
  }
}
