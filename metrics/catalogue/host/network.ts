/** Network interfaces, sockets, packets on their way through the kernel, tracked connections. */
import { defineMetrics } from '../../entry.ts';
import { established, jobs, none, perCpu, perDevice } from './labels.ts';

const perInterface = { ...perDevice, onlyWhere: 'the host has a network' } as const;

export const network = defineMetrics({
  node_network_receive_bytes_total: counter('bytes', 'Bytes received.'),
  node_network_receive_packets_total: counter('packets', 'Packets received.'),
  node_network_receive_errs_total: counter('errors', 'Receive errors.'),
  node_network_receive_drop_total: counter('packets', 'Received packets that were dropped.'),
  node_network_receive_fifo_total: counter('errors', 'Packets lost because the interface’s memory was full.'),
  node_network_receive_frame_total: counter('errors', 'Packets received with a broken frame.'),
  node_network_receive_compressed_total: counter('packets', 'Compressed packets received.'),
  node_network_receive_multicast_total: counter('packets', 'Packets received that were sent to many.'),
  node_network_receive_nohandler_total: {
    ...counter('packets', 'Packets received for which the kernel has no use.'),
    onlyWhere: 'the kernel tells it',
  },
  node_network_transmit_bytes_total: counter('bytes', 'Bytes sent.'),
  node_network_transmit_packets_total: counter('packets', 'Packets sent.'),
  node_network_transmit_errs_total: counter('errors', 'Transmit errors.'),
  node_network_transmit_drop_total: counter('packets', 'Packets that were dropped instead of sent.'),
  node_network_transmit_fifo_total: counter('errors', 'Packets not sent because the interface’s memory was full.'),
  node_network_transmit_colls_total: counter('events', 'Collisions on the line.'),
  node_network_transmit_carrier_total: counter('errors', 'Packets not sent because the line was lost.'),
  node_network_transmit_compressed_total: counter('packets', 'Compressed packets sent.'),

  node_network_up: { ...perInterface, type: 'gauge', unit: 'state', help: 'Whether the link is up: 1 yes, 0 no.' },
  node_network_carrier: {
    ...perInterface,
    type: 'gauge',
    unit: 'state',
    help: 'Whether there is a line: 1 yes, 0 no.',
  },
  node_network_carrier_changes_total: counter('events', 'Times that the line was lost or came back.'),
  node_network_carrier_up_changes_total: counter('events', 'Times that the line came back.'),
  node_network_carrier_down_changes_total: counter('events', 'Times that the line was lost.'),
  node_network_mtu_bytes: { ...perInterface, type: 'gauge', unit: 'bytes', help: 'The largest packet of the link.' },
  node_network_speed_bytes: {
    ...perInterface,
    type: 'gauge',
    unit: 'bytes',
    help: 'Bytes that the link carries in a second; negative when the link does not know it.',
  },
  node_network_transmit_queue_length: {
    ...perInterface,
    type: 'gauge',
    unit: 'packets',
    help: 'Packets that may wait to be sent.',
  },
  node_network_info: {
    type: 'gauge',
    unit: 'info',
    help: 'Always 1; the labels tell address, duplex mode and state of the interface.',
    labels: { device: '*', address: '*', broadcast: '*', duplex: '*', operstate: '*', ifalias: '*' },
    jobs,
    onlyWhere: 'the host has a network',
  },
  node_arp_entries: {
    ...perDevice,
    type: 'gauge',
    unit: 'entries',
    help: 'Neighbours whose hardware address the kernel knows.',
    onlyWhere: 'the host has an Ethernet network with neighbours',
  },

  node_softnet_processed_total: softnet('packets', 'Packets that the CPU took from interfaces.'),
  node_softnet_dropped_total: softnet('packets', 'Packets dropped because the CPU could not keep up.'),
  node_softnet_times_squeezed_total: softnet(
    'events',
    'Times that the CPU had to stop before it had taken all packets.',
  ),

  node_udp_queues: {
    type: 'gauge',
    unit: 'bytes',
    help: 'Memory of UDP datagrams that wait, by direction.',
    labels: { queue: ['tx', 'rx'], ip: ['v4', 'v6'] },
    jobs,
  },

  node_nf_conntrack_entries: conntrack('Connections that the firewall tracks now.'),
  node_nf_conntrack_entries_limit: conntrack('Connections that the firewall can track.'),
  node_nf_conntrack_stat_found: tracked('Look-ups of tracked connections that found one.'),
  node_nf_conntrack_stat_invalid: tracked('Packets that could not be tracked.'),
  node_nf_conntrack_stat_ignore: tracked('Packets of connections that were tracked already.'),
  node_nf_conntrack_stat_insert: tracked('Connections put on the list.'),
  node_nf_conntrack_stat_insert_failed: tracked('Connections that could not be put on the list.'),
  node_nf_conntrack_stat_drop: tracked('Packets dropped because the list was full.'),
  node_nf_conntrack_stat_early_drop: tracked('Connections taken off the list to make room.'),
  node_nf_conntrack_stat_search_restart: tracked('Look-ups begun anew because the list had changed.'),
});

function counter<const U extends 'bytes' | 'packets' | 'errors' | 'events'>(unit: U, help: string) {
  return { ...perInterface, type: 'counter', unit, help } as const;
}

function softnet<const U extends 'packets' | 'events'>(unit: U, help: string) {
  return { ...perCpu, type: 'counter', unit, help } as const;
}

function conntrack(help: string) {
  return { ...none, type: 'gauge', unit: 'entries', help, onlyWhere: 'the firewall tracks connections' } as const;
}

function tracked(help: string) {
  return {
    ...none,
    type: 'counter',
    unit: 'events',
    help,
    inherited: established,
    onlyWhere: 'the firewall tracks connections',
  } as const;
}
