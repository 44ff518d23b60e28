/** Live streams for a bench, with as little work on this side as can be: both sides share the machine's cores. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface RawStreams {
  /** `performance.now()` of each arrival of a board event, of all streams, since the last call. */
  takeArrivals(): readonly number[];
  close(): void;
}

const boardEvent = Buffer.from('event: board');
/** Connections that are opened at the same time: a backlog has its limits. */
const atOnce = 50;

/** Opens streams from now on, each on a connection of its own. */
export async function openRawStreams(url: string, count: number): Promise<RawStreams> {
  const sockets: Socket[] = [];
  let arrivals: number[] = [];
  while (sockets.length < count) {
    const group = Array.from({ length: Math.min(atOnce, count - sockets.length) }, () => openStream(url));
    sockets.push(...(await Promise.all(group)));
  }
  for (const socket of sockets) {
    socket.on('data', (chunk: Buffer) => {
      if (chunk.includes(boardEvent)) arrivals.push(performance.now());
    });
  }
  return {
    takeArrivals() {
      const taken = arrivals;
      arrivals = [];
      return taken;
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Opens streams that nobody reads. */
export async function openStalledStreams(url: string, count: number): Promise<{ close(): void }> {
  const sockets = await Promise.all(Array.from({ length: count }, () => openStream(url)));
  return {
    close: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Resolves when the answer has begun; nothing is read before somebody listens. */
async function openStream(url: string): Promise<Socket> {
  const { hostname, port, host } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.on('error', () => undefined); // A stream that the server ends is counted by the server.
  socket.write(`GET /live HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  await once(socket, 'readable');
  const head = String(socket.read());
  if (!head.startsWith('HTTP/1.1 200 ')) throw new Error(`a stream was answered ${head.slice(0, 200)}`);
  return socket;
}
