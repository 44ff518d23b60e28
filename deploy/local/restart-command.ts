/** `lvd restart`: restarts parts of the running stack; the app workers, with `--rolling`, without losing a request. */
import process from 'node:process';
import { noStackRuns, parseCommand, stateDirHelp, stateFolder, usageExitCode } from './command.ts';
import { askPart, askRestartInTurn } from './control.ts';
import { PartError } from './part.ts';

const help = `Usage: lvd restart --rolling [--state-dir DIR]
       lvd restart PART … [--state-dir DIR]

Restarts all app workers one after the other, so that no request is lost: each only after the one before is ready
again. The database is migrated and the browser code is bundled before. When a worker does not become ready, it ends
there, and the others run on. With PART: stops and starts just these parts, in this order.

  --rolling         all app workers, one after the other
${stateDirHelp}
`;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

export async function run(args: readonly string[]): Promise<number> {
  const parsed = parseCommand(args, help, { rolling: { type: 'boolean' } });
  if (typeof parsed === 'number') return parsed;
  const { values, positionals: parts } = parsed;
  const rolling = values.rolling ?? false;
  if (rolling === parts.length > 0) {
    const problem = rolling ? '--rolling restarts all app workers, and no part is named' : 'no part is named';
    process.stderr.write(`lvd restart: ${problem}; expected: --rolling, or the names of parts\n\n${help}`);
    return usageExitCode;
  }
  const state = stateFolder(values['state-dir']);
  const { controlSocket } = state;
  try {
    const ran = rolling ? await askRestartInTurn(controlSocket, say) : await restartEach(controlSocket, parts);
    if (ran) return 0;
    process.stderr.write(noStackRuns(state));
    return 1;
  } catch (error) {
    if (!(error instanceof PartError)) throw error;
    process.stderr.write(`✗ ${error.message}\n`);
    return 1;
  }
}

async function restartEach(controlSocket: string, parts: readonly string[]): Promise<boolean> {
  for (const part of parts) {
    if (!(await askPart(controlSocket, part, 'restart'))) return false;
    say(`✓ ${part} is healthy again`);
  }
  return true;
}
