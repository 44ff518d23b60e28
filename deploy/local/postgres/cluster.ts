/**
 * Makes a PostgreSQL data folder with our roles and database in it. In: the programs, passwords, the account. Out: a
 * data folder that a server can be started on. No server listens while this runs, so there is no moment without passwords.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { type DatabasePasswords, databaseName, extensionStatements, roleStatements } from '../../postgres/roles.ts';
import type { Account } from '../../programs/account.ts';
import type { PostgresBinaries } from './binaries.ts';

export interface ClusterOptions {
  readonly binaries: PostgresBinaries;
  readonly account: Account | undefined;
  readonly folder: string;
  readonly passwords: DatabasePasswords;
  /** Only tests: do not wait for the disk, and keep the log files small. */
  readonly throwAway?: boolean;
}

const run = promisify(execFile);

/**
 * Creates the data folder. It gets its name only when it is complete, so an interrupted first start leaves nothing half-made.
 * @throws Error with what `initdb` or the server said.
 */
export async function createCluster(options: ClusterOptions): Promise<void> {
  const incomplete = `${options.folder}.incomplete`;
  await rm(incomplete, { recursive: true, force: true });
  await mkdir(incomplete, { mode: 0o700 });
  const passwordFile = `${options.folder}.password`;
  await writeFile(passwordFile, options.passwords.superuser, { mode: 0o600 });
  try {
    if (options.account) {
      await chown(incomplete, options.account.uid, options.account.gid);
      await chown(passwordFile, options.account.uid, options.account.gid);
    }
    await initialise(options, incomplete, passwordFile);
    await runStatements(options, incomplete, 'postgres', roleStatements(options.passwords));
    await runStatements(options, incomplete, databaseName, extensionStatements);
    await rename(incomplete, options.folder);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

async function initialise(options: ClusterOptions, folder: string, passwordFile: string): Promise<void> {
  const args = ['--pgdata', folder, '--username', 'postgres', '--pwfile', passwordFile, '--auth', 'scram-sha-256'];
  // Versions before 17 have no provider of their own.
  const isBuiltin = Number.parseInt(options.binaries.version, 10) >= 17;
  const provider = isBuiltin ? ['--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'] : [];
  const locale = ['--encoding', 'UTF8', ...provider, '--locale', 'C'];
  const more = ['--no-instructions', ...(options.throwAway ? ['--no-sync', '--wal-segsize=1'] : [])];
  await run(options.binaries.initdb, [...args, ...locale, ...more], spawnOptions(options));
}

/** Runs statements in PostgreSQL's single-user mode: one a line, and the first error ends it. */
async function runStatements(
  options: ClusterOptions,
  folder: string,
  database: string,
  statements: readonly string[],
): Promise<void> {
  const settings = [
    '-c',
    'exit_on_error=on',
    '-c',
    'log_min_messages=error',
    '-c',
    `fsync=${options.throwAway ? 'off' : 'on'}`,
  ];
  const child = spawn(options.binaries.postgres, ['--single', '-D', folder, ...settings, database], {
    ...spawnOptions(options),
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const exited = once(child, 'close');
  const complaint = text(child.stderr);
  child.stdin.end(`${statements.join('\n')}\n`);
  const [code] = await exited;
  if (code !== 0) throw new Error(`the database could not be set up:\n${await complaint}`);
}

function spawnOptions({ account, folder }: ClusterOptions): { cwd: string; uid?: number; gid?: number } {
  return { cwd: join(folder, '..'), ...(account && { uid: account.uid, gid: account.gid }) };
}
