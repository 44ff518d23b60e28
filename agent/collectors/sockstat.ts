/** Sockets by protocol, from /proc/net/sockstat and /proc/net/sockstat6. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { Lines } from '../lines.ts';
import { type Emit, gauge } from '../output.ts';
import { readPageBytes } from '../page-size.ts';

/** Protocol and figure → metric. */
const figures = {
  sockets_used: gauge(m.node_sockstat_sockets_used, 'sockets'),
  TCP_inuse: gauge(m.node_sockstat_TCP_inuse, 'sockets'),
  TCP_orphan: gauge(m.node_sockstat_TCP_orphan, 'sockets'),
  TCP_tw: gauge(m.node_sockstat_TCP_tw, 'sockets'),
  TCP_alloc: gauge(m.node_sockstat_TCP_alloc, 'sockets'),
  TCP_mem: gauge(m.node_sockstat_TCP_mem, 'pages'),
  TCP_mem_bytes: gauge(m.node_sockstat_TCP_mem_bytes, 'bytes'),
  UDP_inuse: gauge(m.node_sockstat_UDP_inuse, 'sockets'),
  UDP_mem: gauge(m.node_sockstat_UDP_mem, 'pages'),
  UDP_mem_bytes: gauge(m.node_sockstat_UDP_mem_bytes, 'bytes'),
  UDPLITE_inuse: gauge(m.node_sockstat_UDPLITE_inuse, 'sockets'),
  RAW_inuse: gauge(m.node_sockstat_RAW_inuse, 'sockets'),
  FRAG_inuse: gauge(m.node_sockstat_FRAG_inuse, 'packets'),
  FRAG_memory: gauge(m.node_sockstat_FRAG_memory, 'bytes'),
  TCP6_inuse: gauge(m.node_sockstat_TCP6_inuse, 'sockets'),
  UDP6_inuse: gauge(m.node_sockstat_UDP6_inuse, 'sockets'),
  UDPLITE6_inuse: gauge(m.node_sockstat_UDPLITE6_inuse, 'sockets'),
  RAW6_inuse: gauge(m.node_sockstat_RAW6_inuse, 'sockets'),
  FRAG6_inuse: gauge(m.node_sockstat_FRAG6_inuse, 'packets'),
  FRAG6_memory: gauge(m.node_sockstat_FRAG6_memory, 'bytes'),
} as const;

type Figure = (typeof figures)[keyof typeof figures];
const figureOf: ReadonlyMap<string, Figure> = new Map(Object.entries(figures));

export const collector = defineCollector({
  name: 'sockstat',
  target: 'host',
  cadence: 'scrape',
  deadlineMs: 900,
  platforms: ['linux'],
  metrics: Object.values(figures),
  state: readPageBytes,
  collect(host, emit, { state: pageBytes }) {
    emitFigures(host.proc.read('net/sockstat'), pageBytes, emit);
    const six = host.proc.find('net/sockstat6');
    if (six !== undefined) emitFigures(six, pageBytes, emit);
  },
});

/** `TCP: inuse 2 orphan 0 tw 3 alloc 2 mem 62` */
function emitFigures(text: string, pageBytes: number, emit: Emit<Figure>): void {
  const lines = new Lines(text);
  while (lines.next()) {
    const protocol = lines.upTo(':');
    while (!lines.isOver) {
      const name = `${protocol}_${lines.word()}`;
      const value = lines.number();
      const metric = figureOf.get(name);
      if (metric) emit(metric, {}, value);
      const inBytes = figureOf.get(`${name}_bytes`);
      if (inBytes) emit(inBytes, {}, value * pageBytes);
    }
  }
}
