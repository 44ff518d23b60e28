/** Tables: how they are read, changed and vacuumed, and how large they are. */
import { defineMetrics } from '../../entry.ts';
import { established, perTable } from './labels.ts';

export const tables = defineMetrics({
  pg_stat_user_tables_seq_scan: counter('scans', 'Sequential scans.'),
  pg_stat_user_tables_seq_tup_read: counter('rows', 'Rows read by sequential scans.'),
  pg_stat_user_tables_idx_scan: counter('scans', 'Index scans.'),
  pg_stat_user_tables_idx_tup_fetch: counter('rows', 'Rows fetched by index scans.'),
  pg_stat_user_tables_n_tup_ins: counter('rows', 'Rows inserted.'),
  pg_stat_user_tables_n_tup_upd: counter('rows', 'Rows updated.'),
  pg_stat_user_tables_n_tup_del: counter('rows', 'Rows deleted.'),
  pg_stat_user_tables_n_live_tup: { ...perTable, type: 'gauge', unit: 'rows', help: 'Live rows, estimated.' },
  pg_stat_user_tables_n_dead_tup: { ...perTable, type: 'gauge', unit: 'rows', help: 'Dead rows, estimated.' },
  pg_stat_user_tables_table_size_bytes: {
    ...perTable,
    type: 'gauge',
    unit: 'bytes',
    help: 'Size of the table without indexes, as of its last vacuum or analyze.',
  },
});

function counter<const U extends 'scans' | 'rows'>(unit: U, help: string) {
  return { ...perTable, type: 'counter', unit, help, inherited: established } as const;
}
