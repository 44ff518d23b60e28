/** Traffic and errors by protocol, from /proc/net/netstat, /proc/net/snmp and /proc/net/snmp6. */
import { defineMetrics } from '../../entry.ts';
import { established, none } from './labels.ts';

const network = { ...none, onlyWhere: 'the kernel has that protocol' } as const;

export const netstat = defineMetrics({
  node_netstat_Ip_Forwarding: {
    ...network,
    type: 'gauge',
    unit: 'state',
    help: 'Whether the machine forwards packets: 1 yes, 2 no.',
  },
  node_netstat_Ip6_InOctets: counter('bytes', 'Bytes received by IPv6.'),
  node_netstat_Ip6_OutOctets: counter('bytes', 'Bytes sent by IPv6.'),
  node_netstat_IpExt_InOctets: counter('bytes', 'Bytes received by IPv4.'),
  node_netstat_IpExt_OutOctets: counter('bytes', 'Bytes sent by IPv4.'),
  node_netstat_Icmp_InErrors: counter('errors', 'ICMP messages received with an error.'),
  node_netstat_Icmp_InMsgs: counter('packets', 'ICMP messages received.'),
  node_netstat_Icmp_OutMsgs: counter('packets', 'ICMP messages sent.'),
  node_netstat_Icmp6_InErrors: counter('errors', 'ICMPv6 messages received with an error.'),
  node_netstat_Icmp6_InMsgs: counter('packets', 'ICMPv6 messages received.'),
  node_netstat_Icmp6_OutMsgs: counter('packets', 'ICMPv6 messages sent.'),
  node_netstat_Tcp_ActiveOpens: counter('connections', 'TCP connections that this machine opened.'),
  node_netstat_Tcp_PassiveOpens: counter('connections', 'TCP connections that others opened to this machine.'),
  node_netstat_Tcp_CurrEstab: {
    ...network,
    type: 'gauge',
    unit: 'connections',
    help: 'TCP connections that are established now.',
    inherited: established,
  },
  node_netstat_Tcp_InSegs: counter('packets', 'TCP segments received.'),
  node_netstat_Tcp_OutSegs: counter('packets', 'TCP segments sent.'),
  node_netstat_Tcp_OutRsts: counter('packets', 'TCP connections that were reset by this machine.'),
  node_netstat_Tcp_RetransSegs: counter('packets', 'TCP segments sent again, because no answer came.'),
  node_netstat_Tcp_InErrs: counter('errors', 'TCP segments received with an error.'),
  node_netstat_TcpExt_ListenDrops: counter(
    'connections',
    'TCP connections that were refused, because a program did not accept them in time.',
  ),
  node_netstat_TcpExt_ListenOverflows: counter(
    'connections',
    'TCP connections for which the queue of a program was full.',
  ),
  node_netstat_TcpExt_SyncookiesSent: counter('packets', 'TCP cookies sent, because a queue was full.'),
  node_netstat_TcpExt_SyncookiesRecv: counter('packets', 'TCP cookies that came back.'),
  node_netstat_TcpExt_SyncookiesFailed: counter('errors', 'TCP cookies that came back and were wrong.'),
  node_netstat_TcpExt_TCPSynRetrans: counter('packets', 'TCP connection attempts sent again, because no answer came.'),
  node_netstat_TcpExt_TCPTimeouts: counter('events', 'Times that a TCP connection waited in vain for an answer.'),
  node_netstat_TcpExt_TCPOFOQueue: counter('packets', 'TCP segments that came in the wrong order.'),
  node_netstat_TcpExt_TCPRcvQDrop: counter('packets', 'TCP segments dropped, because a receive queue was full.'),
  node_netstat_Udp_InDatagrams: counter('packets', 'UDP datagrams that programs received.'),
  node_netstat_Udp_OutDatagrams: counter('packets', 'UDP datagrams sent.'),
  node_netstat_Udp_NoPorts: counter('packets', 'UDP datagrams for which no program listened.'),
  node_netstat_Udp_InErrors: counter('errors', 'UDP datagrams that could not be given to a program.'),
  node_netstat_Udp_RcvbufErrors: counter('errors', 'UDP datagrams dropped, because a receive buffer was full.'),
  node_netstat_Udp_SndbufErrors: counter('errors', 'UDP datagrams not sent, because a send buffer was full.'),
  node_netstat_Udp6_InDatagrams: counter('packets', 'UDP datagrams that programs received by IPv6.'),
  node_netstat_Udp6_OutDatagrams: counter('packets', 'UDP datagrams sent by IPv6.'),
  node_netstat_Udp6_NoPorts: counter('packets', 'UDP datagrams by IPv6 for which no program listened.'),
  node_netstat_Udp6_InErrors: counter('errors', 'UDP datagrams by IPv6 that could not be given to a program.'),
  node_netstat_Udp6_RcvbufErrors: counter(
    'errors',
    'UDP datagrams by IPv6 dropped, because a receive buffer was full.',
  ),
  node_netstat_Udp6_SndbufErrors: counter('errors', 'UDP datagrams by IPv6 not sent, because a send buffer was full.'),
  node_netstat_UdpLite_InErrors: counter('errors', 'UDP-Lite datagrams that could not be given to a program.'),
  node_netstat_UdpLite6_InErrors: counter('errors', 'UDP-Lite datagrams by IPv6 that could not be given to a program.'),
});

function counter<const U extends 'bytes' | 'packets' | 'connections' | 'errors' | 'events'>(unit: U, help: string) {
  return { ...network, type: 'counter', unit, help, inherited: established } as const;
}
