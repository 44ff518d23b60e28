/**
 * What statements cost, from the extension pg_stat_statements: all of a database together, and the costliest one by one
 * under the number that the server gives them, without those of the agent itself. Their texts are never read: they can
 * hold what nobody should see, and live in a file that can be hundreds of megabytes long.
 */
import { performance } from 'node:perf_hooks';
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector, NoData } from '../collector.ts';
import { counter, gauge } from '../output.ts';
import { type Totals, TotalsByDatabase } from '../statement-totals.ts';
import type { Postgres } from '../targets/postgres/index.ts';
import { TopStatements } from '../top-statements.ts';

/** Statements that are told one by one, and among how many they are chosen: the costliest since the last reset. */
const told = { size: 20, maxChangesPerHour: 5 } as const;
const candidates = 1000;

const extensionSql = `
  SELECT quote_ident(n.nspname) AS schema, split_part(e.extversion, '.', 2)::int4 AS minor_version
    FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
   WHERE e.extname = 'pg_stat_statements' AND e.extversion LIKE '1.%'`;

interface Extension {
  readonly schema: string;
  /** 11 of 1.11. After an upgrade of the server it can be older than the server's. */
  readonly minor_version: number;
}

/** The first versions of the extension that have what is read here. */
const oldestMinorVersion = 9;
const sharedBlockTimes = 11;

/**
 * The rows without a queryid are of whole databases. They leave out what runs inside of functions, because the call of the
 * function counts it already.
 */
const statementsSql = ({ schema, minor_version }: Extension): string => {
  const block = minor_version >= sharedBlockTimes ? 'shared_blk' : 'blk';
  return `
  WITH agent AS (SELECT oid FROM pg_roles WHERE rolname = current_user)
  SELECT d.datname, s.is_total, coalesce(pg_get_userbyid(s.userid), '') AS user, s.queryid::text AS queryid,
         s.calls, s.seconds, s.rows, s.block_read_seconds, s.block_write_seconds, s.own_seconds, s.slow
    FROM (SELECT dbid, toplevel, userid, queryid, grouping(queryid) = 1 AS is_total, sum(calls)::float8 AS calls,
                 sum(total_exec_time) / 1000 AS seconds, sum(rows)::float8 AS rows,
                 sum(${block}_read_time) / 1000 AS block_read_seconds,
                 sum(${block}_write_time) / 1000 AS block_write_seconds,
                 coalesce(sum(total_exec_time + total_plan_time) FILTER (WHERE userid = (SELECT oid FROM agent)), 0)
                   / 1000 AS own_seconds,
                 count(*) FILTER (WHERE mean_exec_time > 1000 OR max_exec_time > 1000) AS slow
            FROM ${schema}.pg_stat_statements(false)
           GROUP BY GROUPING SETS ((dbid, toplevel), (dbid, userid, queryid))
           ORDER BY grouping(queryid) DESC, sum(total_exec_time) DESC
           LIMIT ${candidates}) s
    JOIN pg_database d ON d.oid = s.dbid
   WHERE NOT d.datistemplate
     AND CASE WHEN s.is_total THEN s.toplevel
              ELSE s.queryid IS NOT NULL AND s.userid <> (SELECT oid FROM agent) END`;
};

const infoSql = ({ schema }: Extension): string =>
  `SELECT dealloc AS deallocations, extract(epoch FROM stats_reset)::float8 AS reset FROM ${schema}.pg_stat_statements_info`;

interface Info {
  readonly deallocations: number;
  /** When the statistics began, in seconds since the epoch. */
  readonly reset: number;
}

interface Row extends Totals {
  readonly datname: string;
  readonly is_total: boolean;
  readonly user: string;
  readonly queryid: string | null;
  readonly slow: number;
}

export const collector = defineCollector({
  name: 'postgres_statements',
  target: 'postgres',
  cadence: 'minute',
  deadlineMs: 3000,
  metrics: [
    counter(m.pg_stat_statements_calls_total, 'queries'),
    counter(m.pg_stat_statements_seconds_total, 'seconds'),
    counter(m.pg_stat_statements_rows_total, 'rows'),
    counter(m.pg_stat_statements_block_read_seconds_total, 'seconds'),
    counter(m.pg_stat_statements_block_write_seconds_total, 'seconds'),
    counter(m.pg_database_statements_calls_total, 'queries'),
    counter(m.pg_database_statements_seconds_total, 'seconds'),
    counter(m.pg_database_statements_rows_total, 'rows'),
    counter(m.pg_database_statements_block_read_seconds_total, 'seconds'),
    counter(m.pg_database_statements_block_write_seconds_total, 'seconds'),
    gauge(m.pg_database_statements_slow, 'queries'),
    counter(m.pg_stat_statements_deallocations_total, 'events'),
    counter(m.agent_postgres_seconds_total, 'seconds'),
  ],
  state: () => ({ top: new TopStatements(told), totals: new TotalsByDatabase() }),
  async collect(postgres, emit, { state: { top, totals } }) {
    const { info, rows } = await read(postgres);
    emit(m.pg_stat_statements_deallocations_total, {}, info.deallocations);
    const ofDatabases = rows.filter(({ is_total }) => is_total);
    for (const { datname, slow } of ofDatabases) emit(m.pg_database_statements_slow, { datname }, slow);
    let ownSeconds = 0;
    for (const { datname, ...all } of totals.count(ofDatabases, info.reset)) {
      ownSeconds += all.own_seconds;
      emit(m.pg_database_statements_calls_total, { datname }, all.calls);
      emit(m.pg_database_statements_seconds_total, { datname }, all.seconds);
      emit(m.pg_database_statements_rows_total, { datname }, all.rows);
      emit(m.pg_database_statements_block_read_seconds_total, { datname }, all.block_read_seconds);
      emit(m.pg_database_statements_block_write_seconds_total, { datname }, all.block_write_seconds);
    }
    emit(m.agent_postgres_seconds_total, {}, ownSeconds);
    const statements = rows.flatMap((row) =>
      row.queryid === null ? [] : [{ ...row, queryid: row.queryid, key: `${row.datname} ${row.user} ${row.queryid}` }],
    );
    for (const { user, datname, queryid, ...one } of top.choose(statements, performance.now() / 1000)) {
      const labels = { user, datname, queryid };
      emit(m.pg_stat_statements_calls_total, labels, one.calls);
      emit(m.pg_stat_statements_seconds_total, labels, one.seconds);
      emit(m.pg_stat_statements_rows_total, labels, one.rows);
      emit(m.pg_stat_statements_block_read_seconds_total, labels, one.block_read_seconds);
      emit(m.pg_stat_statements_block_write_seconds_total, labels, one.block_write_seconds);
    }
  },
});

async function read(postgres: Postgres): Promise<{ readonly info: Info; readonly rows: readonly Row[] }> {
  const [extension] = await postgres.query<Extension>(extensionSql);
  if (!extension) throw new NoData('the extension pg_stat_statements is not installed in this database');
  if (extension.minor_version < oldestMinorVersion) {
    throw new Error(
      `pg_stat_statements is 1.${extension.minor_version}; expected: 1.${oldestMinorVersion} or later. ` +
        'ALTER EXTENSION pg_stat_statements UPDATE',
    );
  }
  const [[info], rows] = await Promise.all([
    postgres.query<Info>(infoSql(extension)),
    postgres.query<Row>(statementsSql(extension)),
  ]);
  if (!info) throw new Error('pg_stat_statements_info has no row; expected: one');
  return { info, rows };
}
