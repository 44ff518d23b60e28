/** Normalised statements, from pg_stat_statements: the costliest one by one, and all of a database together. */
import { defineMetrics } from '../../entry.ts';
import { jobs, perDatabase } from './labels.ts';

const onlyWhere = 'the extension pg_stat_statements is installed';
const perStatement = { labels: { user: '*', datname: '*', queryid: '*' }, jobs, onlyWhere } as const;

export const statements = defineMetrics({
  pg_stat_statements_calls_total: one('queries', 'Executions of the statement.'),
  pg_stat_statements_seconds_total: one('seconds', 'Time that they took.'),
  pg_stat_statements_rows_total: one('rows', 'Rows that they returned or changed.'),
  pg_stat_statements_block_read_seconds_total: one('seconds', 'Time that they spent on reading blocks.'),
  pg_stat_statements_block_write_seconds_total: one('seconds', 'Time that they spent on writing blocks.'),
  pg_database_statements_calls_total: all('queries', 'Executions of all statements.'),
  pg_database_statements_seconds_total: all('seconds', 'Time that all statements took.'),
  pg_database_statements_rows_total: all('rows', 'Rows that all statements returned or changed.'),
  pg_database_statements_block_read_seconds_total: all('seconds', 'Time that all spent on reading blocks.'),
  pg_database_statements_block_write_seconds_total: all('seconds', 'Time that all spent on writing blocks.'),
  pg_database_statements_slow: {
    ...perDatabase,
    onlyWhere,
    type: 'gauge',
    unit: 'queries',
    help: 'Normalised statements whose mean or longest execution took more than one second.',
  },
  pg_stat_statements_deallocations_total: {
    labels: {},
    jobs,
    onlyWhere,
    type: 'counter',
    unit: 'events',
    help: 'Times that the server forgot its rarest statements, because pg_stat_statements.max was reached.',
  },
});

function one<const U extends 'queries' | 'seconds' | 'rows'>(unit: U, help: string) {
  return { ...perStatement, type: 'counter', unit, help } as const;
}

function all<const U extends 'queries' | 'seconds' | 'rows'>(unit: U, help: string) {
  return {
    ...perDatabase,
    onlyWhere,
    type: 'counter',
    unit,
    help: `${help} Counted from the start of the agent, because the server forgets rare ones.`,
  } as const;
}
