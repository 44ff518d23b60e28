/** Network traffic and errors by interface, from /proc/1/net/dev. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector, NoData } from '../collector.ts';
import { Lines } from '../lines.ts';
import { counter } from '../output.ts';
import type { Host } from '../targets/host.ts';

/** In the order of the columns. */
const columns = [
  counter(m.node_network_receive_bytes_total, 'bytes'),
  counter(m.node_network_receive_packets_total, 'packets'),
  counter(m.node_network_receive_errs_total, 'errors'),
  counter(m.node_network_receive_drop_total, 'packets'),
  counter(m.node_network_receive_fifo_total, 'errors'),
  counter(m.node_network_receive_frame_total, 'errors'),
  counter(m.node_network_receive_compressed_total, 'packets'),
  counter(m.node_network_receive_multicast_total, 'packets'),
  counter(m.node_network_transmit_bytes_total, 'bytes'),
  counter(m.node_network_transmit_packets_total, 'packets'),
  counter(m.node_network_transmit_errs_total, 'errors'),
  counter(m.node_network_transmit_drop_total, 'packets'),
  counter(m.node_network_transmit_fifo_total, 'errors'),
  counter(m.node_network_transmit_colls_total, 'events'),
  counter(m.node_network_transmit_carrier_total, 'errors'),
  counter(m.node_network_transmit_compressed_total, 'packets'),
] as const;

const headLines = 2;

export const collector = defineCollector({
  name: 'netdev',
  target: 'host',
  cadence: 'scrape',
  deadlineMs: 900,
  platforms: ['linux'],
  metrics: columns,
  collect(host, emit) {
    const lines = new Lines(readDeviceTable(host));
    for (let head = 0; head < headLines; head++) lines.next();
    while (lines.next()) {
      const labels = { device: lines.upTo(':') };
      for (const metric of columns) emit(metric, labels, lines.number());
    }
  },
});

/**
 * The interfaces of process 1, else our own: /proc/net shows those of whoever reads it, so in a container it would show
 * the container's even where the machine's /proc is mounted.
 */
function readDeviceTable({ proc }: Host): string {
  const text = proc.find('1/net/dev') ?? proc.find('net/dev');
  if (text === undefined) throw new NoData('this kernel has no network');
  return text;
}
