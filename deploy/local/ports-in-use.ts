/** Which ports are taken, and by whom, before anything is started. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Part, PartPort } from './part.ts';

export interface PortInUse extends PartPort {
  readonly part: string;
  /** Name and id of the process that holds it, when the system tells. */
  readonly holder: string | null;
}

/** The ports of the parts that something else holds. */
export async function findPortsInUse(parts: readonly Part[]): Promise<readonly PortInUse[]> {
  const wanted = parts.flatMap(({ name, ports }) => ports.map((port) => ({ part: name, ...port })));
  const taken = await Promise.all(wanted.map(async (entry) => ((await isFree(entry)) ? [] : [entry])));
  return taken.flat().map((entry) => ({ ...entry, holder: holderOf(entry) }));
}

async function isFree({ protocol, port }: PartPort): Promise<boolean> {
  const socket = protocol === 'tcp' ? createServer() : createSocket('udp4');
  try {
    if ('listen' in socket) socket.listen(port, '127.0.0.1');
    else socket.bind(port, '127.0.0.1');
    await once(socket, 'listening');
    const { promise, resolve } = Promise.withResolvers<void>();
    socket.close(() => resolve());
    await promise;
    return true;
  } catch (error) {
    if (['EADDRINUSE', 'EACCES'].includes(String((error as NodeJS.ErrnoException).code))) return false;
    throw error;
  }
}

/** Linux only: the socket's inode from /proc/net, then the process that has it open. Others' processes need root. */
function holderOf({ protocol, port }: PartPort): string | null {
  try {
    const inode = inodeOf(protocol, port);
    return inode === null ? null : processWithSocket(inode);
  } catch {
    return null; // no /proc here: the port is taken all the same
  }
}

function inodeOf(protocol: PartPort['protocol'], port: number): string | null {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  for (const table of [protocol, `${protocol}6`]) {
    for (const line of readFileSync(`/proc/net/${table}`, 'utf8').split('\n').slice(1)) {
      const fields = line.trim().split(/\s+/);
      const isListening = protocol === 'udp' || fields[3] === '0A';
      if (fields[1]?.endsWith(suffix) && isListening) return fields[9] ?? null;
    }
  }
  return null;
}

function processWithSocket(inode: string): string | null {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const descriptors = readdirSync(`/proc/${pid}/fd`);
      if (descriptors.some((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`) === `socket:[${inode}]`)) {
        return `${readFileSync(`/proc/${pid}/comm`, 'utf8').trim()}, process ${pid}`;
      }
    } catch {
      // Gone meanwhile, or somebody else's: the next one.
    }
  }
  return null;
}
