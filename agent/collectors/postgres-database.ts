/** Transactions, buffer cache, rows, deadlocks and temporary files of each database, from pg_stat_database. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';

/** Column of pg_stat_database → metric. */
const columns = {
  numbackends: m.pg_stat_database_numbackends,
  xact_commit: m.pg_stat_database_xact_commit,
  xact_rollback: m.pg_stat_database_xact_rollback,
  blks_hit: m.pg_stat_database_blks_hit,
  blks_read: m.pg_stat_database_blks_read,
  tup_returned: m.pg_stat_database_tup_returned,
  tup_fetched: m.pg_stat_database_tup_fetched,
  tup_inserted: m.pg_stat_database_tup_inserted,
  tup_updated: m.pg_stat_database_tup_updated,
  tup_deleted: m.pg_stat_database_tup_deleted,
  conflicts: m.pg_stat_database_conflicts,
  deadlocks: m.pg_stat_database_deadlocks,
  temp_files: m.pg_stat_database_temp_files,
  temp_bytes: m.pg_stat_database_temp_bytes,
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

export const postgresDatabaseCollector = defineCollector({
  name: 'postgres_database',
  target: 'postgres',
  deadlineMs: 900,
  metrics: [...Object.values(columns), m.pg_stat_database_blk_read_time_seconds_total, m.pg_stat_database_stats_reset],
  async collect(postgres, emit, signal) {
    for (const row of await postgres.query<Row>(sql, signal)) {
      const { datname } = row;
      // Object.entries forgets which keys there are.
      for (const [column, metric] of Object.entries(columns)) emit(metric, { datname }, row[column as Column]);
      emit(m.pg_stat_database_blk_read_time_seconds_total, { datname }, row.blk_read_seconds);
      if (row.stats_reset !== null) emit(m.pg_stat_database_stats_reset, { datname }, row.stats_reset);
    }
  },
});
