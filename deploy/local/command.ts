/** What the commands of the native stack share: their options, help, and errors of usage. */
import { resolve } from 'node:path';
import process from 'node:process';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { readLocalConfig } from './config.ts';
import { type StateFolder, stateFolderAt } from './state-folder.ts';

export const usageExitCode = 2;

const sharedOptions = {
  'state-dir': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options'];

export const stateDirHelp = '  --state-dir DIR   where the stack keeps its data [.lvd in this folder; LVD_STATE_DIR]';

/**
 * Parses a command's arguments. Prints the help or what is wrong, and returns the exit code instead, when there is
 * nothing to run.
 */
export function parseCommand<const O extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  help: string,
  options: O,
) {
  try {
    const parsed = parseArgs({ args: [...args], allowPositionals: true, options: { ...sharedOptions, ...options } });
    if (!('help' in parsed.values && parsed.values.help)) return parsed;
    process.stdout.write(help);
    return 0;
  } catch (error) {
    process.stderr.write(`lvd: ${(error as Error).message}\n\n${help}`);
    return usageExitCode;
  }
}

/** The state folder that an option, the environment or the default names. */
export function stateFolder(option: string | undefined): StateFolder {
  return stateFolderAt(resolve(option ?? readLocalConfig().stateFolder));
}

export const noStackRuns = (state: StateFolder): string =>
  `No stack runs in ${state.root}. Start one with: npm start\n`;
