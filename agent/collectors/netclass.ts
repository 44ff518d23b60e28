/** State, speed and address of network interfaces, from /sys/class/net. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector, NoData } from '../collector.ts';
import type { KernelFiles } from '../kernel-files.ts';
import { counter, gauge } from '../output.ts';

/** File → metric, where the file is a number in the metric's unit. */
const numbers = {
  carrier_up_count: counter(m.node_network_carrier_up_changes_total, 'events'),
  carrier_down_count: counter(m.node_network_carrier_down_changes_total, 'events'),
  mtu: gauge(m.node_network_mtu_bytes, 'bytes'),
  tx_queue_len: gauge(m.node_network_transmit_queue_length, 'packets'),
} as const;

const files = Object.entries(numbers);
/** The speed is told in megabits per second. */
const bytesPerMegabit = 1e6 / 8;
/** What seldom changes is read again when the line was lost or came back, and after this time. */
const rereadMs = 60_000;

/** What is known of an interface. */
interface Link {
  readonly readAtMs: number;
  /** Its state and how often the line was lost or came back, when it was read. */
  readonly operstate: string;
  readonly changes: number | undefined;
  readonly numbers: readonly (readonly [(typeof files)[number][1], number])[];
  readonly carrier: number | undefined;
  readonly speedBytes: number | undefined;
  readonly info: Readonly<Record<'device' | 'address' | 'broadcast' | 'duplex' | 'ifalias' | 'operstate', string>>;
}

export const collector = defineCollector({
  name: 'netclass',
  target: 'host',
  cadence: 'scrape',
  deadlineMs: 900,
  platforms: ['linux'],
  metrics: [
    gauge(m.node_network_up, 'state'),
    gauge(m.node_network_carrier, 'state'),
    counter(m.node_network_carrier_changes_total, 'events'),
    // node_exporter has it with the traffic; the table of the traffic lacks it.
    counter(m.node_network_receive_nohandler_total, 'packets'),
    gauge(m.node_network_speed_bytes, 'bytes'),
    gauge(m.node_network_info, 'info'),
    ...Object.values(numbers),
  ],
  state: () => new Map<string, Link>(),
  collect({ sys }, emit, { state }) {
    const devices = sys.list('class/net');
    if (devices.length === 0) throw new NoData('there are no interfaces');
    // Those of containers come and go.
    if (state.size > 2 * devices.length) state.clear();
    for (const device of devices) {
      const folder = `class/net/${device}`;
      const operstate = sys.findLine(`${folder}/operstate`);
      if (operstate === undefined) continue; // a file that is no interface, or one that is just going
      const changes = sys.findNumber(`${folder}/carrier_changes`);
      const link = freshLink(state.get(device), operstate, changes) ?? readLink(sys, device, operstate, changes);
      state.set(device, link);
      const labels = { device };
      emit(m.node_network_up, labels, operstate === 'up' ? 1 : 0);
      if (changes !== undefined) emit(m.node_network_carrier_changes_total, labels, changes);
      const unhandled = sys.findNumber(`${folder}/statistics/rx_nohandler`);
      if (unhandled !== undefined) emit(m.node_network_receive_nohandler_total, labels, unhandled);
      for (const [metric, value] of link.numbers) emit(metric, labels, value);
      if (link.carrier !== undefined) emit(m.node_network_carrier, labels, link.carrier);
      if (link.speedBytes !== undefined) emit(m.node_network_speed_bytes, labels, link.speedBytes);
      emit(m.node_network_info, link.info, 1);
    }
  },
});

/** What is known already, unless it may have changed. */
function freshLink(known: Link | undefined, operstate: string, changes: number | undefined): Link | undefined {
  const isFresh = known?.operstate === operstate && known.changes === changes;
  return isFresh && performance.now() - known.readAtMs < rereadMs ? known : undefined;
}

function readLink(sys: KernelFiles, device: string, operstate: string, changes: number | undefined): Link {
  const of = (file: string): string => `class/net/${device}/${file}`;
  const text = (file: string): string => sys.findLine(of(file)) ?? '';
  // One that was taken down tells neither line nor speed; one that is up and has lost its line tells both.
  const megabits = sys.findNumber(of('speed'));
  return {
    readAtMs: performance.now(),
    operstate,
    changes,
    numbers: files.flatMap(([file, metric]) => {
      const value = sys.findNumber(of(file));
      return value === undefined ? [] : [[metric, value] as const];
    }),
    carrier: sys.findNumber(of('carrier')),
    speedBytes: megabits === undefined ? undefined : megabits * bytesPerMegabit,
    info: {
      device,
      address: text('address'),
      broadcast: text('broadcast'),
      duplex: text('duplex'),
      ifalias: text('ifalias'),
      operstate,
    },
  };
}
