/** Transactions, buffer cache, rows, deadlocks and temporary files of each database, from pg_stat_database. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { counter, gauge } from '../output.ts';

/** Column of pg_stat_database → metric. */
const columns = {
  numbackends: gauge(m.pg_stat_database_numbackends, 'connections'),
  xact_commit: counter(m.pg_stat_database_xact_commit, 'transactions'),
  xact_rollback: counter(m.pg_stat_database_xact_rollback, 'transactions'),
  blks_hit: counter(m.pg_stat_database_blks_hit, 'blocks'),
  blks_read: counter(m.pg_stat_database_blks_read, 'blocks'),
  tup_returned: counter(m.pg_stat_database_tup_returned, 'rows'),
  tup_fetched: counter(m.pg_stat_database_tup_fetched, 'rows'),
  tup_inserted: counter(m.pg_stat_database_tup_inserted, 'rows'),
  tup_updated: counter(m.pg_stat_database_tup_updated, 'rows'),
  tup_deleted: counter(m.pg_stat_database_tup_deleted, 'rows'),
  conflicts: counter(m.pg_stat_database_conflicts, 'queries'),
  deadlocks: counter(m.pg_stat_database_deadlocks, 'events'),
  temp_files: counter(m.pg_stat_database_temp_files, 'files'),
  temp_bytes: counter(m.pg_stat_database_temp_bytes, 'bytes'),
} as const;

type Column = keyof typeof columns;

const names = Object.keys(columns);
const sql = `
  SELECT s.datname,
         ${names.map((name) => `s.${name}::float8 AS ${name}`).join(', ')},
         s.blk_read_time::float8 / 1000 AS blk_read_seconds,
         extract(epoch FROM s.stats_reset)::float8 AS stats_reset
    FROM pg_stat_database s JOIN pg_database d ON d.oid = s.datid
   WHERE NOT d.datistemplate`;

type Row = Readonly<Record<Column | 'blk_read_seconds', number>> & {
  readonly datname: string;
  readonly stats_reset: number | null;
};

export const collector = defineCollector({
  name: 'postgres_database',
  target: 'postgres',
  cadence: 'scrape',
  deadlineMs: 900,
  metrics: [
    ...Object.values(columns),
    counter(m.pg_stat_database_blk_read_time_seconds_total, 'seconds'),
    gauge(m.pg_stat_database_stats_reset, 'timestamp seconds'),
  ],
  async collect(postgres, emit, { signal }) {
    for (const row of await postgres.query<Row>(sql, signal)) {
      const { datname } = row;
      // Object.entries forgets which keys there are.
      for (const [column, metric] of Object.entries(columns)) emit(metric, { datname }, row[column as Column]);
      emit(m.pg_stat_database_blk_read_time_seconds_total, { datname }, row.blk_read_seconds);
      if (row.stats_reset !== null) emit(m.pg_stat_database_stats_reset, { datname }, row.stats_reset);
    }
  },
});
