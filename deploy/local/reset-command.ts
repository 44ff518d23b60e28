/** `lvd reset`: deletes the stack's data, so that the next start is a first start. */
import { existsSync, rmSync } from 'node:fs';
import process from 'node:process';
import { createInterface } from 'node:readline/promises';
import { parseCommand, stateDirHelp, stateFolder, usageExitCode } from './command.ts';
import { askStatus } from './control.ts';
import type { StateFolder } from './state-folder.ts';

const help = `Usage: lvd reset [--yes] [--state-dir DIR]

Deletes the database, the metrics, the logs and the passwords of the stack. Refuses while it runs.

  --yes             do not ask
${stateDirHelp}
`;

export async function run(args: readonly string[]): Promise<number> {
  const parsed = parseCommand(args, help, { yes: { type: 'boolean' } });
  if (typeof parsed === 'number') return parsed;
  const { values } = parsed;
  const state = stateFolder(values['state-dir']);
  if (await askStatus(state.controlSocket)) {
    process.stderr.write('The stack runs. Stop it first: npm run stop\n');
    return 1;
  }
  if (!existsSync(state.root)) {
    process.stdout.write(`Nothing to delete: there is no ${state.root}\n`);
    return 0;
  }
  if (!isStateFolder(state)) {
    process.stderr.write(`${state.root} is no state folder of the stack; nothing was deleted.\n`);
    return 1;
  }
  if (!values.yes) {
    if (!process.stdin.isTTY) {
      process.stderr.write('There is no terminal to ask on; say --yes.\n');
      return usageExitCode;
    }
    if (!(await confirmed(`Delete everything in ${state.root}? [y/N] `))) return 1;
  }
  rmSync(state.root, { recursive: true, force: true });
  process.stdout.write(`Deleted ${state.root}\n`);
  return 0;
}

/** A mistyped option must not delete somebody's folder. */
const isStateFolder = ({ data, secrets, logs }: StateFolder): boolean =>
  [data, secrets, logs].every((path) => existsSync(path));

async function confirmed(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test(await terminal.question(question));
  } finally {
    terminal.close();
  }
}
