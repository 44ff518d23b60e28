/** Traffic and errors by protocol, from /proc/net/netstat, /proc/net/snmp and /proc/net/snmp6. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector, NoData } from '../collector.ts';
import { Lines } from '../lines.ts';
import { counter, type Emit, gauge } from '../output.ts';

/** Protocol and field → metric: those that node_exporter tells by default. */
const fields = {
  Ip_Forwarding: gauge(m.node_netstat_Ip_Forwarding, 'state'),
  Ip6_InOctets: counter(m.node_netstat_Ip6_InOctets, 'bytes'),
  Ip6_OutOctets: counter(m.node_netstat_Ip6_OutOctets, 'bytes'),
  IpExt_InOctets: counter(m.node_netstat_IpExt_InOctets, 'bytes'),
  IpExt_OutOctets: counter(m.node_netstat_IpExt_OutOctets, 'bytes'),
  Icmp_InErrors: counter(m.node_netstat_Icmp_InErrors, 'errors'),
  Icmp_InMsgs: counter(m.node_netstat_Icmp_InMsgs, 'packets'),
  Icmp_OutMsgs: counter(m.node_netstat_Icmp_OutMsgs, 'packets'),
  Icmp6_InErrors: counter(m.node_netstat_Icmp6_InErrors, 'errors'),
  Icmp6_InMsgs: counter(m.node_netstat_Icmp6_InMsgs, 'packets'),
  Icmp6_OutMsgs: counter(m.node_netstat_Icmp6_OutMsgs, 'packets'),
  Tcp_ActiveOpens: counter(m.node_netstat_Tcp_ActiveOpens, 'connections'),
  Tcp_PassiveOpens: counter(m.node_netstat_Tcp_PassiveOpens, 'connections'),
  Tcp_CurrEstab: gauge(m.node_netstat_Tcp_CurrEstab, 'connections'),
  Tcp_InSegs: counter(m.node_netstat_Tcp_InSegs, 'packets'),
  Tcp_OutSegs: counter(m.node_netstat_Tcp_OutSegs, 'packets'),
  Tcp_OutRsts: counter(m.node_netstat_Tcp_OutRsts, 'packets'),
  Tcp_RetransSegs: counter(m.node_netstat_Tcp_RetransSegs, 'packets'),
  Tcp_InErrs: counter(m.node_netstat_Tcp_InErrs, 'errors'),
  TcpExt_ListenDrops: counter(m.node_netstat_TcpExt_ListenDrops, 'connections'),
  TcpExt_ListenOverflows: counter(m.node_netstat_TcpExt_ListenOverflows, 'connections'),
  TcpExt_SyncookiesSent: counter(m.node_netstat_TcpExt_SyncookiesSent, 'packets'),
  TcpExt_SyncookiesRecv: counter(m.node_netstat_TcpExt_SyncookiesRecv, 'packets'),
  TcpExt_SyncookiesFailed: counter(m.node_netstat_TcpExt_SyncookiesFailed, 'errors'),
  TcpExt_TCPSynRetrans: counter(m.node_netstat_TcpExt_TCPSynRetrans, 'packets'),
  TcpExt_TCPTimeouts: counter(m.node_netstat_TcpExt_TCPTimeouts, 'events'),
  TcpExt_TCPOFOQueue: counter(m.node_netstat_TcpExt_TCPOFOQueue, 'packets'),
  TcpExt_TCPRcvQDrop: counter(m.node_netstat_TcpExt_TCPRcvQDrop, 'packets'),
  Udp_InDatagrams: counter(m.node_netstat_Udp_InDatagrams, 'packets'),
  Udp_OutDatagrams: counter(m.node_netstat_Udp_OutDatagrams, 'packets'),
  Udp_NoPorts: counter(m.node_netstat_Udp_NoPorts, 'packets'),
  Udp_InErrors: counter(m.node_netstat_Udp_InErrors, 'errors'),
  Udp_RcvbufErrors: counter(m.node_netstat_Udp_RcvbufErrors, 'errors'),
  Udp_SndbufErrors: counter(m.node_netstat_Udp_SndbufErrors, 'errors'),
  Udp6_InDatagrams: counter(m.node_netstat_Udp6_InDatagrams, 'packets'),
  Udp6_OutDatagrams: counter(m.node_netstat_Udp6_OutDatagrams, 'packets'),
  Udp6_NoPorts: counter(m.node_netstat_Udp6_NoPorts, 'packets'),
  Udp6_InErrors: counter(m.node_netstat_Udp6_InErrors, 'errors'),
  Udp6_RcvbufErrors: counter(m.node_netstat_Udp6_RcvbufErrors, 'errors'),
  Udp6_SndbufErrors: counter(m.node_netstat_Udp6_SndbufErrors, 'errors'),
  UdpLite_InErrors: counter(m.node_netstat_UdpLite_InErrors, 'errors'),
  UdpLite6_InErrors: counter(m.node_netstat_UdpLite6_InErrors, 'errors'),
} as const;

type Field = (typeof fields)[keyof typeof fields];
const fieldOf: ReadonlyMap<string, Field> = new Map(Object.entries(fields));

/** The metrics behind the columns of a line of names; it is the same line for as long as the kernel runs. */
type Columns = Map<string, readonly (Field | undefined)[]>;

export const collector = defineCollector({
  name: 'netstat',
  target: 'host',
  cadence: 'scrape',
  deadlineMs: 900,
  platforms: ['linux'],
  metrics: Object.values(fields),
  state: (): Columns => new Map(),
  collect(host, emit, { state }) {
    const tables = ['net/netstat', 'net/snmp'].map((path) => host.proc.find(path));
    for (const text of tables) if (text !== undefined) emitTable(text, state, emit);
    const snmp6 = host.proc.find('net/snmp6');
    if (snmp6 !== undefined) emitList(snmp6, emit);
    if (tables.every((text) => text === undefined)) throw new NoData('this kernel has no network');
  },
});

/** Lines in pairs: `Tcp: InSegs OutSegs` and `Tcp: 12 34`. */
function emitTable(text: string, columnsOf: Columns, emit: Emit<Field>): void {
  const lines = new Lines(text);
  while (lines.next()) {
    const protocol = lines.upTo(':');
    const names = lines.rest();
    const key = `${protocol} ${names}`;
    const columns = columnsOf.get(key) ?? names.split(' ').map((name) => fieldOf.get(`${protocol}_${name}`));
    columnsOf.set(key, columns);
    lines.next();
    lines.skip(1);
    for (const metric of columns) {
      if (metric) emit(metric, {}, lines.number());
      else lines.skip(1);
    }
  }
}

/** A field a line: `Ip6InOctets   128`. */
function emitList(text: string, emit: Emit<Field>): void {
  const lines = new Lines(text);
  while (lines.next()) {
    const name = lines.word();
    const six = name.indexOf('6');
    const metric = fieldOf.get(`${name.slice(0, six + 1)}_${name.slice(six + 1)}`);
    if (metric) emit(metric, {}, lines.number());
  }
}
