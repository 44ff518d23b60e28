/** The commands that need nothing of the stack: the table of the whole product and that of the package share them. */
import type { Command } from '../../commands.ts';

export const catalogueCommand: Command = {
  name: 'catalogue',
  summary: 'Draft a typed catalogue from the metrics of any running service',
  load: () => import('../../metrics/catalogue-command.ts'),
};

/** Subcommands of `lvd slo`. */
export const portableSubcommands: readonly Command[] = [
  {
    name: 'generate',
    summary: 'Rules, tests and a dashboard for any service, from a definition file',
    load: () => import('../slo/generate.ts'),
  },
  {
    name: 'openslo',
    summary: 'Read OpenSLO v1 documents, or write them',
    load: () => import('../slo/openslo.ts'),
  },
];
