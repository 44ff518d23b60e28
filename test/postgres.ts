/**
 * A real PostgreSQL for one test, 18 if no other is asked for, on a free port, with the product's roles and database. The data folder is copied
 * from a template that is made once per machine, so that a start takes a few hundred milliseconds.
 */
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { Client } from 'pg';
import { type PostgresBinaries, postgresBinaries } from '../deploy/local/postgres/binaries.ts';
import { createCluster } from '../deploy/local/postgres/cluster.ts';
import { databaseName, extensionStatements, roleStatements } from '../deploy/postgres/roles.ts';
import { unprivilegedAccount } from '../deploy/programs/account.ts';
import { freePort, type RunningProcess, startProcess, temporaryFolder, waitFor } from './processes.ts';

export interface TestPostgres {
  /** The app's role, `dashboard_user`, who owns the database `live_validation_dashboard`. */
  readonly url: string;
  /** The agent's role, `lvd_agent`: pg_monitor, at most two connections. */
  readonly agentUrl: string;
  readonly superuserUrl: string;
  readonly port: number;
  /** Shuts it down at once (the database is *gone*: connections are refused). The data stays. */
  stop(): Promise<void>;
  /** Starts it again on the same port with the same data. */
  start(): Promise<void>;
  /** Freezes the server and all its sessions: connections open but nothing answers. */
  pause(): void;
  resume(): void;
  /** The server and all processes that it has now. */
  pids(): readonly number[];
}

const passwords = { superuser: 'superuser', dashboardUser: 'dashboard', agent: 'secret-of-the-agent' };

const settings: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'off',
  full_page_writes: 'off',
  autovacuum_naptime: '5s',
  max_connections: '50',
  shared_buffers: '32MB',
  shared_preload_libraries: 'pg_stat_statements',
  track_io_timing: 'on',
  log_min_duration_statement: '1000',
};

/**
 * Starts a server. `overrides` are PostgreSQL settings; `binaries` are another version's (`postgresOf`). Stop it in
 * `after`; what is forgotten ends with the test's process.
 */
export async function startPostgres(
  overrides: Readonly<Record<string, string>> = {},
  binaries = postgresBinaries(unprivilegedAccount()),
): Promise<TestPostgres> {
  const template = await templateFolder(binaries);
  return startPostgresOn((folder) => copyData(template, folder), overrides, binaries);
}

/** The same with other data: `make` fills the folder that it is given. */
export async function startPostgresOn(
  make: (folder: string) => void | Promise<void>,
  overrides: Readonly<Record<string, string>>,
  binaries: PostgresBinaries,
): Promise<TestPostgres> {
  const folder = join(temporaryFolder('postgres'), 'data');
  await make(folder);
  const port = await freePort();
  const args = Object.entries({ ...settings, port: String(port), ...overrides }).flatMap(([k, v]) => [
    '-c',
    `${k}=${v}`,
  ]);
  const urlOf = (user: string, password: string, database = databaseName): string =>
    `postgres://${user}:${password}@127.0.0.1:${port}/${database}`;
  const superuserUrl = urlOf('postgres', passwords.superuser);
  let server: RunningProcess;

  const start = async (): Promise<void> => {
    server = startProcess({
      command: binaries.postgres,
      args: ['-D', folder, ...args],
      unprivileged: true,
      endSignal: 'QUIT',
      cwd: folder,
    });
    const gone = server.exited.then((code) => {
      throw new Error(`PostgreSQL ended with code ${code}:\n${server.output()}`);
    });
    await Promise.race([gone, waitFor('PostgreSQL to answer', () => answers(superuserUrl))]);
    gone.catch(() => undefined); // from now on, its end is what the test asked for
  };
  await start();

  let frozen: readonly number[] = [];
  return {
    url: urlOf('dashboard_user', passwords.dashboardUser),
    agentUrl: urlOf('lvd_agent', passwords.agent),
    superuserUrl,
    port,
    start,
    stop: () => server.stop('SIGQUIT'),
    pids: () => [server.pid, ...childrenOf(server.pid)],
    pause() {
      frozen = [server.pid, ...childrenOf(server.pid)];
      for (const pid of frozen) signal(pid, 'SIGSTOP');
    },
    resume() {
      for (const pid of frozen) signal(pid, 'SIGCONT');
      frozen = [];
    },
  };
}

/** One of the server's short-lived workers may have ended meanwhile. */
function signal(pid: number, name: 'SIGSTOP' | 'SIGCONT'): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function answers(connectionString: string): Promise<boolean> {
  const client = new Client({ connectionString });
  client.on('error', () => undefined); // the rejected connect says it
  try {
    await client.connect();
    return true;
  } finally {
    await client.end();
  }
}

/** The template's name holds what it was made from, so that a change of the set-up makes a new one. */
async function templateFolder(binaries: PostgresBinaries): Promise<string> {
  const account = unprivilegedAccount();
  const made = JSON.stringify([
    binaries.version,
    roleStatements(passwords, () => Buffer.alloc(16)),
    extensionStatements,
  ]);
  const hash = createHash('sha256').update(made).digest('hex').slice(0, 12);
  const parent = join(tmpdir(), `lvd-test-templates-${userInfo().uid}`);
  const folder = join(parent, `postgres-${hash}`);
  if (existsSync(folder)) return folder;
  mkdirSync(parent, { recursive: true, mode: 0o755 });
  const making = mkdtempSync(join(parent, 'making-'));
  chmodSync(making, 0o755);
  try {
    await createCluster({ binaries, account, folder: join(making, 'data'), passwords, throwAway: true });
    renameSync(join(making, 'data'), folder);
  } catch (error) {
    if (!existsSync(folder)) throw error; // otherwise another test file was faster
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
  return folder;
}

/** Fills a data folder as an installation does: with WAL segments of the usual size. */
export async function makeAsInstalled(folder: string): Promise<void> {
  const account = unprivilegedAccount();
  await createCluster({ binaries: postgresBinaries(account), account, folder, passwords });
  giveToServer(folder);
}

/** Copies a data folder. */
export function copyData(from: string, to: string): void {
  cpSync(from, to, { recursive: true });
  giveToServer(to);
}

/** Makes the server's account the owner of its data folder, which PostgreSQL insists on. */
export function giveToServer(folder: string): void {
  const account = unprivilegedAccount();
  chmodSync(folder, 0o700);
  if (!account) return;
  chownSync(folder, account.uid, account.gid);
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    chownSync(join(folder, entry), account.uid, account.gid);
  }
}

/** The pids of the children, from /proc. */
function childrenOf(pid: number): readonly number[] {
  const path = `/proc/${pid}/task/${pid}/children`;
  return readFileSync(path, 'utf8').trim().split(' ').filter(Boolean).map(Number);
}
