/** Requests for a bench: as little work as possible on this side, because both sides share the machine's cores. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export interface Load {
  /** Sends so many requests over all connections and resolves when the last answer is there. */
  run(requests: number): Promise<void>;
  close(): void;
}

export interface LoadOptions {
  readonly port: number;
  readonly path: string;
  readonly connections: number;
  /** Requests a second, sent evenly; without it, each connection asks again as soon as it has an answer. */
  readonly perSecond?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Opens the connections. Rejects when an answer is not a 200 with a Content-Length. */
export async function openLoad({ port, path, connections, perSecond, headers = {} }: LoadOptions): Promise<Load> {
  const fields = Object.entries({ host: `127.0.0.1:${port}`, ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  const request = `GET ${path} HTTP/1.1\r\n${fields.join('')}\r\n`;
  const clients = await Promise.all(Array.from({ length: connections }, () => openClient(port, request)));
  return {
    run: (requests) => (perSecond === undefined ? closedLoop(clients, requests) : paced(clients, requests, perSecond)),
    close: () => {
      for (const client of clients) client.close();
    },
  };
}

interface Client {
  /** One request; resolves with its answer. */
  ask(): Promise<void>;
  close(): void;
}

async function closedLoop(clients: readonly Client[], requests: number): Promise<void> {
  let left = requests;
  await Promise.all(
    clients.map(async (client) => {
      while (left-- > 0) await client.ask();
    }),
  );
}

async function paced(clients: readonly Client[], requests: number, perSecond: number): Promise<void> {
  const started = performance.now();
  const waiting = new Set<Promise<void>>();
  const free = [...clients];
  for (let sent = 0; sent < requests; sent++) {
    const due = started + (sent * 1000) / perSecond;
    const earlyMs = due - performance.now();
    if (earlyMs > 0) await delay(earlyMs);
    // A server that does not keep up for a while is asked later, and not less.
    while (free.length === 0) await Promise.race(waiting);
    const client = free.shift();
    if (!client) continue;
    const answer = client.ask().then(() => {
      free.push(client);
      waiting.delete(answer);
    });
    waiting.add(answer);
  }
  await Promise.all(waiting);
}

async function openClient(port: number, request: string): Promise<Client> {
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  await once(socket, 'connect');
  const answers = readAnswers(socket);
  return {
    ask: () => {
      const answer = answers.next();
      socket.write(request);
      return answer;
    },
    close: () => socket.destroy(),
  };
}

/** Waits for one answer at a time: its head, then as many bytes as its Content-Length says. */
function readAnswers(socket: Socket): { next(): Promise<void> } {
  let waiting: PromiseWithResolvers<void> | null = null;
  let left = -1;
  socket.on('data', (chunk: Buffer) => {
    if (left < 0) {
      const headEnd = chunk.indexOf('\r\n\r\n');
      const head = chunk.subarray(0, headEnd).toString('latin1');
      const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
      if (!head.startsWith('HTTP/1.1 200 ') || length === undefined || headEnd < 0) {
        waiting?.reject(
          new Error(`an answer begins with ${JSON.stringify(head.slice(0, 200))}; expected: 200 with a length`),
        );
        return;
      }
      left = Number(length) - (chunk.length - headEnd - 4);
    } else {
      left -= chunk.length;
    }
    if (left > 0) return;
    left = -1;
    waiting?.resolve();
  });
  socket.on('error', (error) => waiting?.reject(error));
  socket.on('close', () => waiting?.reject(new Error('the server closed the connection')));
  return {
    next: () => {
      waiting = Promise.withResolvers();
      return waiting.promise;
    },
  };
}
