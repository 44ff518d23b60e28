/** The settings of the search for programs, from the environment. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { z } from 'zod';
import { readConfig } from '../../service/config.ts';

const schema = z.object({
  PATH: z.string().default(''),
  XDG_CACHE_HOME: z.string().startsWith('/', 'an absolute path').optional(),
  LD_LIBRARY_PATH: z.string().optional(),
});

export interface ProgramsConfig {
  /** The folders in which programs are looked for. `sbin` folders are added: servers are there, and not on everyone's PATH. */
  readonly path: readonly string[];
  /** Our cache of programs. As root it must be one that other accounts can read, because servers do not run as root. */
  readonly cacheFolder: string;
}

export function readProgramsConfig(): ProgramsConfig {
  const env = readConfig(schema);
  const folders = env.PATH.split(':').filter((folder) => folder.startsWith('/'));
  return {
    path: [...new Set([...folders, '/usr/local/sbin', '/usr/sbin', '/sbin'])],
    cacheFolder:
      process.getuid?.() === 0
        ? '/var/cache/lvd/programs'
        : join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'lvd', 'programs'),
  };
}

/**
 * What every child process needs from our own environment to run at all: where programs are, and where the library is
 * that lvd.js fetched for Node.js when the machine has none.
 */
export function readRuntimeEnvironment(): Readonly<Record<string, string>> {
  const { PATH, LD_LIBRARY_PATH } = readConfig(schema);
  return { PATH, ...(LD_LIBRARY_PATH && { LD_LIBRARY_PATH }) };
}
