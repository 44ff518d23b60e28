/** A real Redis for one test, on a free port, without persistence. */

import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import process from 'node:process';
import { requireProgram } from '../deploy/programs/find.ts';
import { renderUsersFile } from '../deploy/redis/users.ts';
import { freePort, type RunningProcess, startProcess, temporaryFolder, waitFor } from './processes.ts';

export interface TestRedis {
  /** The user `default`, who may do everything. */
  readonly url: string;
  /** The agent's user, `lvd_agent`, who may do only what the agent needs. */
  readonly agentUrl: string;
  readonly port: number;
  /** Ends it at once (connections are refused). */
  stop(): Promise<void>;
  /** Starts it again, empty, on the same port. */
  start(): Promise<void>;
  /** Freezes it: connections open but nothing answers. */
  pause(): void;
  resume(): void;
}

/** Characters that a URL writes in another way. */
const agent = { name: 'lvd_agent', password: 'agent/50% of:it@home' };

/** Starts a server; `args` are added to its command line. */
export async function startRedis(args: readonly string[] = []): Promise<TestRedis> {
  const port = await freePort();
  const folder = temporaryFolder('redis');
  const usersFile = join(folder, 'users.acl');
  writeFileSync(usersFile, renderUsersFile(agent));
  const saving = ['--save', '', '--appendonly', 'no', '--dir', folder];
  const fixed = ['--port', String(port), '--bind', '127.0.0.1', '--aclfile', usersFile, ...saving];
  let server: RunningProcess;
  const start = async (): Promise<void> => {
    server = startProcess({ command: requireProgram('redis').path, args: [...fixed, ...args] });
    await waitFor('Redis to answer', () => ping(port));
  };
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    agentUrl: `redis://${agent.name}:${encodeURIComponent(agent.password)}@127.0.0.1:${port}`,
    port,
    start,
    stop: () => server.stop('SIGKILL'),
    pause: () => void process.kill(server.pid, 'SIGSTOP'),
    resume: () => void process.kill(server.pid, 'SIGCONT'),
  };
}

async function ping(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    socket.write('PING\r\n');
    const [answer] = await once(socket, 'data');
    return String(answer).startsWith('+PONG');
  } finally {
    socket.destroy();
  }
}
