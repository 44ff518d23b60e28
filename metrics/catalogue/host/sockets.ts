/** Sockets by protocol, from /proc/net/sockstat and /proc/net/sockstat6. */
import { defineMetrics } from '../../entry.ts';
import { none } from './labels.ts';

export const sockets = defineMetrics({
  node_sockstat_sockets_used: socketsOf('sockets', 'Sockets in use, of all kinds.'),
  node_sockstat_TCP_inuse: socketsOf('sockets', 'TCP sockets of IPv4 in use.'),
  node_sockstat_TCP_orphan: socketsOf('sockets', 'TCP sockets that no program holds any more.'),
  node_sockstat_TCP_tw: socketsOf('sockets', 'TCP sockets that wait for late packets of a closed connection.'),
  node_sockstat_TCP_alloc: socketsOf('sockets', 'TCP sockets for which memory is set apart.'),
  node_sockstat_TCP_mem: socketsOf('pages', 'Memory of TCP buffers, in pages.'),
  node_sockstat_TCP_mem_bytes: socketsOf('bytes', 'Memory of TCP buffers.'),
  node_sockstat_UDP_inuse: socketsOf('sockets', 'UDP sockets of IPv4 in use.'),
  node_sockstat_UDP_mem: socketsOf('pages', 'Memory of UDP buffers, in pages.'),
  node_sockstat_UDP_mem_bytes: socketsOf('bytes', 'Memory of UDP buffers.'),
  node_sockstat_UDPLITE_inuse: socketsOf('sockets', 'UDP-Lite sockets of IPv4 in use.'),
  node_sockstat_RAW_inuse: socketsOf('sockets', 'Raw sockets of IPv4 in use.'),
  node_sockstat_FRAG_inuse: socketsOf('packets', 'Packets of IPv4 that are being put together.'),
  node_sockstat_FRAG_memory: socketsOf('bytes', 'Memory of packets of IPv4 that are being put together.'),
  node_sockstat_TCP6_inuse: socketsOf('sockets', 'TCP sockets of IPv6 in use.'),
  node_sockstat_UDP6_inuse: socketsOf('sockets', 'UDP sockets of IPv6 in use.'),
  node_sockstat_UDPLITE6_inuse: socketsOf('sockets', 'UDP-Lite sockets of IPv6 in use.'),
  node_sockstat_RAW6_inuse: socketsOf('sockets', 'Raw sockets of IPv6 in use.'),
  node_sockstat_FRAG6_inuse: socketsOf('packets', 'Packets of IPv6 that are being put together.'),
  node_sockstat_FRAG6_memory: socketsOf('bytes', 'Memory of packets of IPv6 that are being put together.'),
});

function socketsOf<const U extends 'sockets' | 'pages' | 'packets' | 'bytes'>(unit: U, help: string) {
  return { ...none, type: 'gauge', unit, help, onlyWhere: 'the kernel has that protocol' } as const;
}
