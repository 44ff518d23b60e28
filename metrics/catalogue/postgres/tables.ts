/** Tables: how they are read, changed and vacuumed, and how large they are. */
import { defineMetrics } from '../../entry.ts';
import { maxDetailedTables, maxTables } from './budget.ts';
import { established, perDatabase, perTable } from './labels.ts';

/** Which tables a family tells of, for the end of its help. */
const chosen = `Of the ${maxTables} largest and busiest tables.`;
const detailed = `Of the ${maxDetailedTables} largest and busiest tables.`;

export const tables = defineMetrics({
  pg_stat_user_tables_seq_scan: counter('scans', `Sequential scans. ${chosen}`),
  pg_stat_user_tables_seq_tup_read: counter('rows', `Rows read by sequential scans. ${chosen}`),
  pg_stat_user_tables_idx_scan: counter('scans', `Index scans. ${chosen}`),
  pg_stat_user_tables_n_live_tup: gauge('rows', `Live rows, estimated. ${chosen}`),
  pg_stat_user_tables_n_dead_tup: gauge('rows', `Dead rows, estimated. ${chosen}`),
  pg_stat_user_tables_table_size_bytes: gauge(
    'bytes',
    `Size of the table with its TOAST table, without indexes; while it is locked, as of its last vacuum. ${chosen}`,
  ),
  pg_stat_user_tables_index_size_bytes: gauge(
    'bytes',
    `Size of the indexes of the table; of one that is locked, as of its last vacuum. ${detailed}`,
  ),
  pg_stat_user_tables_idx_tup_fetch: counter('rows', `Rows fetched by index scans. ${detailed}`),
  pg_stat_user_tables_n_tup_ins: counter('rows', `Rows inserted. ${detailed}`),
  pg_stat_user_tables_n_tup_upd: counter('rows', `Rows updated. ${detailed}`),
  pg_stat_user_tables_n_tup_del: counter('rows', `Rows deleted. ${detailed}`),
  pg_stat_user_tables_n_tup_hot_upd: counter('rows', `Rows updated without a new index entry. ${detailed}`),
  pg_stat_user_tables_n_mod_since_analyze: gauge('rows', `Rows changed since the last analyze. ${detailed}`),
  pg_stat_user_tables_last_vacuum: moment('by hand', 'vacuum'),
  pg_stat_user_tables_last_autovacuum: moment('by autovacuum', 'vacuum'),
  pg_stat_user_tables_last_analyze: moment('by hand', 'analyze'),
  pg_stat_user_tables_last_autoanalyze: moment('by autovacuum', 'analyze'),
  pg_stat_user_tables_vacuum_count: counter('operations', `Vacuums by hand. ${detailed}`),
  pg_stat_user_tables_autovacuum_count: counter('operations', `Vacuums by autovacuum. ${detailed}`),
  pg_stat_user_tables_analyze_count: counter('operations', `Analyzes by hand. ${detailed}`),
  pg_stat_user_tables_autoanalyze_count: counter('operations', `Analyzes by autovacuum. ${detailed}`),
  pg_statio_user_tables_heap_blocks_read: blocks('Blocks of the table', 'read'),
  pg_statio_user_tables_heap_blocks_hit: blocks('Blocks of the table', 'hit'),
  pg_statio_user_tables_idx_blocks_read: blocks('Blocks of the indexes of the table', 'read'),
  pg_statio_user_tables_idx_blocks_hit: blocks('Blocks of the indexes of the table', 'hit'),
  pg_statio_user_tables_toast_blocks_read: blocks('Blocks of the TOAST table', 'read'),
  pg_statio_user_tables_toast_blocks_hit: blocks('Blocks of the TOAST table', 'hit'),
  pg_statio_user_tables_tidx_blocks_read: blocks('Blocks of the index of the TOAST table', 'read'),
  pg_statio_user_tables_tidx_blocks_hit: blocks('Blocks of the index of the TOAST table', 'hit'),
  pg_user_tables: { ...perDatabase, type: 'gauge', unit: 'tables', help: 'Tables, without temporary ones.' },
  pg_user_tables_size_bytes: {
    ...perDatabase,
    type: 'gauge',
    unit: 'bytes',
    help: 'Size of all tables with their TOAST tables, without indexes, each as of its last vacuum or analyze.',
  },
  pg_user_tables_live_rows: {
    ...perDatabase,
    type: 'gauge',
    unit: 'rows',
    help: 'Live rows of all tables, estimated.',
  },
  pg_user_tables_dead_rows: {
    ...perDatabase,
    type: 'gauge',
    unit: 'rows',
    help: 'Dead rows of all tables, estimated.',
  },
  pg_user_tables_seq_scans_total: {
    ...perDatabase,
    type: 'counter',
    unit: 'scans',
    help: 'Sequential scans of all tables, counted from the start of the agent.',
  },
  pg_user_tables_seq_rows_read_total: {
    ...perDatabase,
    type: 'counter',
    unit: 'rows',
    help: 'Rows read by sequential scans of all tables, counted from the start of the agent.',
  },
});

function counter<const U extends 'scans' | 'rows' | 'blocks' | 'operations'>(unit: U, help: string) {
  return { ...perTable, type: 'counter', unit, help, inherited: established } as const;
}

function gauge<const U extends 'rows' | 'bytes'>(unit: U, help: string) {
  return { ...perTable, type: 'gauge', unit, help } as const;
}

function blocks(what: string, how: 'read' | 'hit') {
  const source = how === 'hit' ? 'found in the buffer cache' : 'read from the operating system';
  return counter('blocks', `${what} ${source}. ${detailed}`);
}

function moment(by: string, what: string) {
  const help = `When the last ${what} ${by} ended, in seconds since the epoch; 0 when there was none. ${detailed}`;
  return { ...perTable, type: 'gauge', unit: 'timestamp seconds', help } as const;
}
