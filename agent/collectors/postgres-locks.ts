/** Locks held and waited for, from pg_locks. */
import { m } from '../../metrics/catalogue/index.ts';
import { lockModes } from '../../metrics/catalogue/postgres/activity.ts';
import { defineCollector } from '../collector.ts';
import { gauge } from '../output.ts';

/**
 * A wait for a row is a wait for the other transaction's end, and such a lock belongs to no database: the database of
 * the waiting connection is taken. The count keeps to the locks of databases, as postgres_exporter has it.
 */
const sql = `
  WITH locks AS (
    SELECT l.database, coalesce(nullif(l.database, 0), a.datid) AS datid, lower(l.mode) AS mode, l.granted
      FROM pg_locks l LEFT JOIN pg_stat_activity a USING (pid))
  SELECT d.datname, m.mode,
         (count(l.mode) FILTER (WHERE l.database IS NOT NULL))::int4 AS locks,
         (count(l.mode) FILTER (WHERE NOT l.granted))::int4 AS waiting
    FROM pg_database d
   CROSS JOIN unnest(ARRAY[${lockModes.map((mode) => `'${mode}'`).join(', ')}]) AS m (mode)
    LEFT JOIN locks l ON l.datid = d.oid AND l.mode = m.mode
   WHERE NOT d.datistemplate
   GROUP BY d.datname, m.mode`;

const blockedSql = 'SELECT count(DISTINCT pid)::int4 AS blocked FROM pg_locks WHERE NOT granted';

interface Row {
  readonly datname: string;
  readonly mode: (typeof lockModes)[number];
  readonly locks: number;
  readonly waiting: number;
}

export const collector = defineCollector({
  name: 'postgres_locks',
  target: 'postgres',
  cadence: 'scrape',
  deadlineMs: 900,
  metrics: [
    gauge(m.pg_locks_count, 'locks'),
    gauge(m.pg_locks_waiting, 'locks'),
    gauge(m.pg_blocked_backends, 'backends'),
  ],
  async collect(postgres, emit, { signal }) {
    for (const { datname, mode, locks, waiting } of await postgres.query<Row>(sql, signal)) {
      emit(m.pg_locks_count, { datname, mode }, locks);
      emit(m.pg_locks_waiting, { datname, mode }, waiting);
    }
    for (const { blocked } of await postgres.query<{ blocked: number }>(blockedSql, signal)) {
      emit(m.pg_blocked_backends, {}, blocked);
    }
  },
});
