/** Runs what a reader of the README would type, on a chosen Node.js. */
import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import { readRuntimeEnvironment } from '../../programs/config.ts';

export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script, which ends at its first command that fails. */
export type Shell = (script: string) => Promise<Finished>;

/**
 * @param folder where the script runs
 * @param nodeFolder goes first on the PATH
 */
export function shellIn(folder: string, nodeFolder: string): Shell {
  const given = readRuntimeEnvironment();
  const env = { ...given, PATH: [nodeFolder, given.PATH].join(delimiter) };
  return (script) => {
    const { promise, resolve } = Promise.withResolvers<Finished>();
    execFile('sh', ['-e', '-c', script], { cwd: folder, env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      // Without an exit code it could not be started, or was ended.
      resolve({ code: error ? (typeof error.code === 'number' ? error.code : -1) : 0, stdout, stderr });
    });
    return promise;
  };
}

/** The folder of our Node.js. */
export const ownNode = dirname(process.execPath);

/** The folder of the machine's own Node.js: the first on the PATH that npm did not bring; undefined when there is none. */
export function machineNode(): string | undefined {
  const folders = (readRuntimeEnvironment().PATH ?? '').split(delimiter);
  return folders.find((folder) => folder !== ownNode && !folder.includes('node_modules') && hasNode(folder));
}

function hasNode(folder: string): boolean {
  try {
    accessSync(join(folder, 'node'), constants.X_OK);
    return true;
  } catch {
    return false; // a PATH names folders without it, and some that are not there
  }
}
