/** State, speed and address of network interfaces, from /sys/class/net. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector, NoData } from '../collector.ts';
import { counter, gauge } from '../output.ts';

/** File → metric, where the file is a number in the metric's unit. */
const numbers = {
  carrier_changes: counter(m.node_network_carrier_changes_total, 'events'),
  carrier_up_count: counter(m.node_network_carrier_up_changes_total, 'events'),
  carrier_down_count: counter(m.node_network_carrier_down_changes_total, 'events'),
  mtu: gauge(m.node_network_mtu_bytes, 'bytes'),
  // node_exporter has it with the traffic; the table of the traffic lacks it.
  'statistics/rx_nohandler': counter(m.node_network_receive_nohandler_total, 'packets'),
  tx_queue_len: gauge(m.node_network_transmit_queue_length, 'packets'),
} as const;

const files = Object.entries(numbers);
/** The speed is told in megabits per second. */
const bytesPerMegabit = 1e6 / 8;

export const collector = defineCollector({
  name: 'netclass',
  target: 'host',
  cadence: 'scrape',
  deadlineMs: 900,
  platforms: ['linux'],
  metrics: [
    gauge(m.node_network_up, 'state'),
    gauge(m.node_network_carrier, 'state'),
    gauge(m.node_network_speed_bytes, 'bytes'),
    gauge(m.node_network_info, 'info'),
    ...Object.values(numbers),
  ],
  collect({ sys }, emit) {
    const devices = sys.list('class/net');
    if (devices.length === 0) throw new NoData('there are no interfaces');
    for (const device of devices) {
      const labels = { device };
      const of = (file: string): string => `class/net/${device}/${file}`;
      const operstate = sys.findLine(of('operstate'));
      if (operstate === undefined) continue; // a file that is no interface, or one that is just going
      emit(m.node_network_up, labels, operstate === 'up' ? 1 : 0);
      for (const [file, metric] of files) {
        const value = sys.findNumber(of(file));
        if (value !== undefined) emit(metric, labels, value);
      }
      // An interface that is down tells neither, and an error costs more than all the rest.
      const isDown = operstate === 'down';
      const carrier = isDown ? undefined : sys.findNumber(of('carrier'));
      if (carrier !== undefined) emit(m.node_network_carrier, labels, carrier);
      const speed = isDown ? undefined : sys.findNumber(of('speed'));
      if (speed !== undefined) emit(m.node_network_speed_bytes, labels, speed * bytesPerMegabit);
      const [address = '', broadcast = '', duplex = '', ifalias = ''] = [
        'address',
        'broadcast',
        isDown ? '' : 'duplex',
        'ifalias',
      ].map((file) => (file ? sys.findLine(of(file)) : undefined));
      emit(m.node_network_info, { device, address, broadcast, duplex, ifalias, operstate }, 1);
    }
  },
});
