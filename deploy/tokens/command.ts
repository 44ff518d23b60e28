/** `lvd token SUBCOMMAND`: makes, lists and revokes tokens. */
import { runCommandLine } from '../../command-line.ts';
import type { Command } from '../../commands.ts';

const subcommands: readonly Command[] = [
  { name: 'create', summary: 'Make a token and show it, this once', load: () => import('./create-command.ts') },
  { name: 'list', summary: 'List the tokens, without their secrets', load: () => import('./list-command.ts') },
  { name: 'revoke', summary: 'End a token for good, within five seconds', load: () => import('./revoke-command.ts') },
];

export const run = (args: readonly string[]): Promise<number> =>
  runCommandLine({ called: 'lvd token', entry: 'subcommand', commands: subcommands }, args);
