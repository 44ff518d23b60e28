/** `lvd stop`: stops the running stack, or one part of it. */
import process from 'node:process';
import { noStackRuns, parseCommand, stateDirHelp, stateFolder } from './command.ts';
import { askPart, askStop } from './control.ts';
import { PartError } from './part.ts';

const help = `Usage: lvd stop [PART] [--state-dir DIR]

Stops the whole stack, or one part, which stays stopped until \`lvd start PART\`. Data is kept.

${stateDirHelp}
`;

export async function run(args: readonly string[]): Promise<number> {
  const parsed = parseCommand(args, help, {});
  if (typeof parsed === 'number') return parsed;
  const state = stateFolder(parsed.values['state-dir']);
  const [part] = parsed.positionals;
  try {
    const ran = part ? await askPart(state.controlSocket, part, 'stop') : await askStop(state.controlSocket);
    if (!ran) {
      process.stderr.write(noStackRuns(state));
      return 1;
    }
    process.stdout.write(
      part ? `${part} is stopped. Start it again with: npm run lvd -- start ${part}\n` : 'Stopped.\n',
    );
    return 0;
  } catch (error) {
    if (!(error instanceof PartError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}
