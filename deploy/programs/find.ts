/**
 * Finds a program: on the PATH or in our cache. Out: its path and what it needs in its environment. A program from the
 * cache finds its shared libraries there.
 */
import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Account, canReach } from './account.ts';
import { type ProgramName, programs } from './catalogue.ts';
import { type ProgramsConfig, readProgramsConfig } from './config.ts';

export interface FoundProgram {
  readonly path: string;
  /** To be added to the environment of the process. */
  readonly env: Readonly<Record<string, string>>;
}

/** The folder of unpacked packages inside the cache. */
export const unpackedFolder = (cacheFolder: string): string => join(cacheFolder, 'unpacked');

/** `undefined` when it is neither installed nor in the cache. With `account`, only what that account can run counts. */
export function findProgram(
  name: ProgramName,
  { account, config = readProgramsConfig() }: { account?: Account | undefined; config?: ProgramsConfig } = {},
): FoundProgram | undefined {
  for (const folder of config.path) {
    for (const command of programs[name].commands) {
      const path = join(folder, command);
      if (isExecutable(path) && canReach(account, path)) return { path, env: {} };
    }
  }
  return findInCache(name, config.cacheFolder);
}

/** @throws Error that says how to get the program when it is missing. */
export function requireProgram(name: ProgramName, account?: Account): FoundProgram {
  const found = findProgram(name, { account });
  if (found) return found;
  throw new Error(
    `${programs[name].commands[0]} is missing (${programs[name].purpose}); get it: node lvd.js programs ${name}`,
  );
}

function findInCache(name: ProgramName, cacheFolder: string): FoundProgram | undefined {
  const { debian } = programs[name];
  const root = unpackedFolder(cacheFolder);
  if (!debian?.names.every((packageName) => existsSync(completeMark(cacheFolder, packageName)))) return undefined;
  const path = join(root, debian.path);
  if (!isExecutable(path)) return undefined;
  return { path, env: cacheEnvironment(root) };
}

/** The file that says that a package and all it depends on is unpacked. */
export const completeMark = (cacheFolder: string, packageName: string): string =>
  join(cacheFolder, `${packageName}.complete`);

function cacheEnvironment(root: string): Record<string, string> {
  const folders = ['usr/lib', 'lib'].map((folder) => join(root, folder)).filter((folder) => existsSync(folder));
  const multiarch = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((entry) => entry.includes('-linux-gnu'))
      .map((entry) => join(folder, entry)),
  );
  const pulse = multiarch.map((folder) => join(folder, 'pulseaudio')).filter((folder) => existsSync(folder));
  const fonts = join(root, 'etc/fonts/fonts.conf');
  return {
    LD_LIBRARY_PATH: [...multiarch, ...pulse, ...folders].join(':'),
    ...(existsSync(fonts) &&
      !existsSync('/etc/fonts/fonts.conf') && { FONTCONFIG_FILE: fonts, FONTCONFIG_SYSROOT: root }),
  };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false; // not there, or not for us
  }
}
