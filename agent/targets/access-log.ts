/**
 * nginx's access log, one UDP datagram a request: datagrams in, counted responses out. The kernel drops a datagram when
 * the receive buffer is full, which is counted as well, so that a gap is never silent.
 */
import { createSocket, type Socket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { type AddressInfo, isIPv6 } from 'node:net';
import { statusCodes } from '../../metrics/catalogue/http.ts';
import { m } from '../../metrics/catalogue/index.ts';
import { statusClasses } from '../../metrics/catalogue/nginx.ts';
import type { Instruments } from '../../metrics/instruments/instruments.ts';
import type { Logger } from '../../service/log.ts';
import { NoData } from '../collector.ts';
import { parseAccessLogLine } from './access-log-line.ts';

export interface AccessLogOptions {
  /** The only address that is listened on. */
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly instruments: Instruments;
  readonly logger: Logger;
}

export interface AccessLog {
  readonly port: number;
  /** Datagrams that the kernel dropped since the socket was opened. @throws NoData where the kernel does not tell. */
  dropped(): number;
  close(): Promise<void>;
}

/** The kernel gives at most net.core.rmem_max of it. */
const receiveBufferBytes = 8 * 1024 * 1024;

/** Starts to listen. Rejects when the address is taken. */
export async function openAccessLog({ host, port, instruments, logger }: AccessLogOptions): Promise<AccessLog> {
  const count = createLineCounter(instruments);
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
  socket.on('message', (datagram) => count(datagram.toString('utf8')));
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.once('error', reject);
  socket.bind({ address: host, port, exclusive: true }, resolve);
  await promise;
  socket.off('error', reject);
  socket.on('error', (error) => logger.error({ err: error }, 'the access-log socket has an error'));
  enlargeBuffer(socket, logger);
  const bound = socket.address();
  return {
    port: bound.port,
    dropped: () => readDrops(bound),
    close: async () => {
      const closed = Promise.withResolvers<void>();
      socket.close(() => closed.resolve());
      await closed.promise;
    },
  };
}

function enlargeBuffer(socket: Socket, logger: Logger): void {
  try {
    socket.setRecvBufferSize(receiveBufferBytes);
  } catch (error) {
    // Linux gives less without a word; other systems refuse. The default size works, with less room for bursts.
    logger.warn({ err: error }, 'the receive buffer of the access log keeps its default size');
  }
}

/** What one line changes: the counters of its status and, when it is counted, the histogram of its class. */
function createLineCounter(instruments: Instruments): (datagram: string) => void {
  const lines = instruments.counter(m.nginx_access_log_lines_total, 'events');
  const accepted = lines.bind({ result: 'accepted' });
  const malformed = lines.bind({ result: 'malformed' });
  const responses = instruments.counter(m.nginx_http_responses_total, 'requests');
  const byCode = new Map(
    statusCodes.map((code) => [code as string, responses.bind({ http_response_status_code: code })]),
  );
  const otherCode = responses.bind({ http_response_status_code: 'other' });
  const durations = instruments.histogram(m.nginx_http_response_duration_seconds, 'seconds');
  const byClass = new Map(
    statusClasses.map((name) => [name as string, durations.bind({ http_response_status_class: name })]),
  );

  return (datagram) => {
    const line = parseAccessLogLine(datagram);
    if (!line) {
      malformed.inc();
      return;
    }
    accepted.inc();
    (byCode.get(String(line.status)) ?? otherCode).inc();
    // 429 is the answer to a client that sends too much: quick by design, and no part of what users are promised.
    if (!line.counted || line.status === 429) return;
    byClass.get(`${Math.floor(line.status / 100)}xx`)?.observe(line.durationSeconds);
  };
}

/**
 * The column `drops` of our socket in the kernel's table. The table of this process, not of the watched machine:
 * the socket is in our own network namespace.
 */
function readDrops({ family, address, port }: AddressInfo): number {
  const path = family === 'IPv6' ? '/proc/self/net/udp6' : '/proc/self/net/udp';
  const portInHex = port.toString(16).toUpperCase().padStart(4, '0');
  // Another socket may have the same port at another address. Of IPv6 addresses, which are many words, the port must do.
  const end = family === 'IPv6' ? `:${portInHex}` : `${ipv4InHex(address)}:${portInHex}`;
  for (const line of readTable(path).split('\n')) {
    const [, local = '', ...rest] = line.trim().split(/\s+/);
    if (local.endsWith(end)) return Number(rest.at(-1));
  }
  throw new NoData(`${path} does not list the access-log socket`);
}

/** As the kernel writes it: the four bytes as one number, on the little-endian machines that Node.js runs on. */
const ipv4InHex = (address: string): string =>
  address
    .split('.')
    .map((byte) => Number(byte).toString(16).toUpperCase().padStart(2, '0'))
    .reverse()
    .join('');

function readTable(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new NoData(`${path}: this kernel does not tell what it drops (${error})`);
  }
}
