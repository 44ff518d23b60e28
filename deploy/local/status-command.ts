/** `lvd status`: what each part of the running stack is doing now. */
import process from 'node:process';
import { noStackRuns, parseCommand, stateDirHelp, stateFolder } from './command.ts';
import { askStatus } from './control.ts';
import { renderStatusTable } from './status-table.ts';

const help = `Usage: lvd status [--json] [--state-dir DIR]

Asks every part how it is. Exits with 0 when all are healthy, else with 1.

  --json            for programs
${stateDirHelp}
`;

export async function run(args: readonly string[]): Promise<number> {
  const parsed = parseCommand(args, help, { json: { type: 'boolean' } });
  if (typeof parsed === 'number') return parsed;
  const { values } = parsed;
  const state = stateFolder(values['state-dir']);
  const parts = await askStatus(state.controlSocket);
  if (values.json)
    process.stdout.write(`${JSON.stringify({ running: parts !== null, parts: parts ?? [] }, null, 2)}\n`);
  else process.stdout.write(parts ? renderStatusTable(parts) : noStackRuns(state));
  return parts?.every((part) => part.state === 'healthy') ? 0 : 1;
}
