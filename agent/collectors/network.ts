/** Network traffic, errors and link state, from /proc/net/dev and /sys/class/net. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector, NoData } from '../collector.ts';
import type { Host } from '../targets/host.ts';

/** Column of /proc/net/dev (after the name) → metric. */
const columns = [
  [0, m.node_network_receive_bytes_total],
  [1, m.node_network_receive_packets_total],
  [2, m.node_network_receive_errs_total],
  [3, m.node_network_receive_drop_total],
  [8, m.node_network_transmit_bytes_total],
  [9, m.node_network_transmit_packets_total],
  [10, m.node_network_transmit_errs_total],
  [11, m.node_network_transmit_drop_total],
] as const;

export const networkCollector = defineCollector({
  name: 'network',
  target: 'host',
  deadlineMs: 900,
  metrics: [...columns.map(([, metric]) => metric), m.node_network_up],
  collect(host, emit) {
    for (const [, device = '', numbers = ''] of host.readProc('net/dev').matchAll(/^\s*(\S+):\s*(\d.*)$/gm)) {
      const values = numbers.trim().split(/\s+/);
      for (const [column, metric] of columns) emit(metric, { device }, Number(values[column]));
      const up = isUp(host, device);
      if (up !== undefined) emit(m.node_network_up, { device }, up ? 1 : 0);
    }
  },
});

/** Undefined when /sys belongs to another network namespace than /proc and does not know the device. */
function isUp(host: Host, device: string): boolean | undefined {
  try {
    return host.readSys(`class/net/${device}/operstate`).trim() === 'up';
  } catch (error) {
    if (error instanceof NoData) return undefined;
    throw error;
  }
}
