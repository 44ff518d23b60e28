/** Normalised statements, from pg_stat_statements. */
import { defineMetrics } from '../../entry.ts';
import { perDatabase } from './labels.ts';

const withStatements = 'the extension pg_stat_statements is installed';

export const statements = defineMetrics({
  pg_stat_statements_calls_total: counter('queries', 'Statements executed.'),
  pg_stat_statements_seconds_total: counter('seconds', 'Time that statements took.'),
  pg_stat_statements_rows_total: counter('rows', 'Rows that statements returned or changed.'),
  pg_stat_statements_slow: {
    ...perDatabase,
    onlyWhere: withStatements,
    type: 'gauge',
    unit: 'queries',
    help: 'Normalised statements whose mean or longest execution took more than one second.',
  },
});

function counter<const U extends 'queries' | 'seconds' | 'rows'>(unit: U, help: string) {
  return {
    ...perDatabase,
    onlyWhere: withStatements,
    type: 'counter',
    unit,
    help: `${help} Counted from the start of the agent, because the server forgets rare statements.`,
  } as const;
}
