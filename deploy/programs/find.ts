/** Finds a program: on the PATH, or in our cache, where a wrapper starts it with the libraries that came with it. */
import { accessSync, constants, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Account, canReach } from './account.ts';
import { type ProgramName, programs } from './catalogue.ts';
import { type ProgramsConfig, readProgramsConfig } from './config.ts';
import { wrapperPath } from './wrapper.ts';

export interface FoundProgram {
  readonly path: string;
}

/** `undefined` when it is neither installed nor in the cache. With `account`, only what that account can run counts. */
export function findProgram(
  name: ProgramName,
  { account, config = readProgramsConfig() }: { account?: Account | undefined; config?: ProgramsConfig } = {},
): FoundProgram | undefined {
  for (const folder of config.path) {
    for (const command of programs[name].commands) {
      const path = join(folder, command);
      if (isExecutable(path) && canReach(account, path)) return { path };
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
  const path = wrapperPath(cacheFolder, name);
  return isExecutable(path) ? { path } : undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false; // not there, or not for us
  }
}
