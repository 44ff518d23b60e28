/** `lvd slo SUBCOMMAND`: everything about the objectives. Each subcommand lives in the folder that it belongs to. */
import { runCommandLine } from '../command-line.ts';
import type { Command } from '../commands.ts';
import { portableSubcommands } from './package/commands.ts';
import { comparison } from './slo/comparison.ts';

const subcommands: readonly Command[] = [
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
  ...portableSubcommands,
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

export const run = (args: readonly string[]): Promise<number> =>
  runCommandLine({ called: 'lvd slo', entry: 'subcommand', commands: subcommands }, args);
