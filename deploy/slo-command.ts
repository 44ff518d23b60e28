/** `lvd slo SUBCOMMAND`: everything about the objectives. Each subcommand lives in the folder that it belongs to. */
import process from 'node:process';
import type { CommandModule } from '../commands.ts';

import { comparison } from './slo/comparison.ts';

interface Subcommand {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<CommandModule>;
}

const subcommands: readonly Subcommand[] = [
  {
    name: 'status',
    summary: 'The error budgets: what is left, how fast they burn, when they would be used up',
    load: () => import('../slo/status/command.ts'),
  },
  {
    name: 'detect',
    summary: 'How long each kind of fault takes to be told, beside Sloth and Pyrra',
    load: () => comparison(import('../slo/compare/detect-command.ts')),
  },
  {
    name: 'accuracy',
    summary: 'What the rules say about known events, beside the truth, Sloth and Pyrra',
    load: () => comparison(import('../slo/compare/accuracy-command.ts')),
  },
  {
    name: 'cost',
    summary: 'What the rules cost Prometheus, beside Sloth and Pyrra',
    load: () => comparison(import('../slo/compare/cost-command.ts')),
  },
  {
    name: 'generate',
    summary: 'Rules, tests and a dashboard for any service, from a definition file',
    load: () => import('./slo/generate.ts'),
  },
  {
    name: 'openslo',
    summary: 'Read OpenSLO v1 documents, or write them',
    load: () => import('./slo/openslo.ts'),
  },
  {
    name: 'backfill',
    summary: 'Give a new or changed objective its history',
    load: () => import('./slo/backfill.ts'),
  },
  {
    name: 'exclude',
    summary: 'Exclude time from the budgets while maintenance runs',
    load: () => import('./slo/exclude.ts'),
  },
];

export async function run(args: readonly string[]): Promise<number> {
  const [name = '--help', ...rest] = args;
  const subcommand = subcommands.find((candidate) => candidate.name === name);
  if (subcommand) {
    const { run: runSubcommand } = await subcommand.load();
    return runSubcommand(rest);
  }
  process.stdout.write(help());
  if (['help', '--help', '-h'].includes(name)) return 0;
  process.stderr.write(`\nlvd slo: there is no subcommand "${name}".\n`);
  return 2;
}

function help(): string {
  const width = Math.max(...subcommands.map(({ name }) => name.length));
  const lines = subcommands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return `Usage: lvd slo SUBCOMMAND [OPTION …]\n\nSubcommands:\n${lines.join('\n')}\n\nlvd slo SUBCOMMAND --help tells more.\n`;
}
