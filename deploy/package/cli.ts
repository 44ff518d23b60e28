/** The command line of the package: what makes sense without the stack, for users of any Prometheus. */
import process from 'node:process';
import { runCommandLine } from '../../command-line.ts';
import type { Command } from '../../commands.ts';
import { catalogueCommand, portableSubcommands } from './commands.ts';
import manifest from './package.json' with { type: 'json' };

const slo = { called: 'lvd slo', entry: 'subcommand', commands: portableSubcommands } as const;

const commands: readonly Command[] = [
  {
    name: 'slo',
    summary: 'Rules, alerts, tests and a dashboard from objectives',
    load: async () => ({ run: (args) => runCommandLine(slo, args) }),
  },
  catalogueCommand,
];

const lvd = { called: 'lvd', entry: 'command', commands, version: manifest.version } as const;

process.exitCode = await runCommandLine(lvd, process.argv.slice(2));
