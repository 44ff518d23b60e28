/** Locks held and waited for, from pg_locks. */
import { m } from '../../metrics/catalogue/index.ts';
import { lockModes } from '../../metrics/catalogue/postgres/activity.ts';
import { defineCollector } from '../collector.ts';
import { gauge } from '../output.ts';

/**
 * pg_locks is read once: each look at it stops every lock of the server for a moment. A wait for a row is a wait for the
 * other transaction's end, and such a lock belongs to no database: the database of the waiting connection is taken. The
 * count keeps to the locks of databases, as postgres_exporter has it. The row without a mode is of all waits; the other
 * rows without one name the databases.
 */
const sql = `
  WITH locks AS MATERIALIZED (
    SELECT lower(l.mode) AS mode, l.granted, l.pid, l.waitstart, l.database,
           CASE WHEN l.granted OR l.database <> 0 THEN l.database
                ELSE (SELECT a.datid FROM pg_stat_get_activity(l.pid) a) END AS datid
      FROM pg_locks l)
  SELECT d.datname, l.mode, count(l.database) AS locks, count(*) FILTER (WHERE NOT l.granted) AS waiting,
         0::bigint AS blocked, 0::float8 AS oldest_seconds
    FROM locks l JOIN pg_database d ON d.oid = l.datid
   WHERE NOT d.datistemplate
   GROUP BY d.datname, l.mode
   UNION ALL
  SELECT NULL, NULL, 0, 0, count(DISTINCT pid),
         coalesce(greatest(0, extract(epoch FROM max(clock_timestamp() - waitstart))), 0)
    FROM locks
   WHERE NOT granted
   UNION ALL
  SELECT datname, NULL, 0, 0, 0, 0 FROM pg_database WHERE NOT datistemplate`;

type Mode = (typeof lockModes)[number];

interface Row {
  readonly datname: string | null;
  readonly mode: Mode | null;
  readonly locks: number;
  readonly waiting: number;
  /** Processes that wait, and for how long; in the row of all waits. */
  readonly blocked: number;
  readonly oldest_seconds: number;
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
    gauge(m.pg_locks_oldest_wait_seconds, 'seconds'),
  ],
  async collect(postgres, emit) {
    const databases = new Map<string, Map<Mode, Row>>();
    for (const row of await postgres.query<Row>(sql)) {
      if (row.datname === null) {
        emit(m.pg_blocked_backends, {}, row.blocked);
        emit(m.pg_locks_oldest_wait_seconds, {}, row.oldest_seconds);
        continue;
      }
      const modes = databases.get(row.datname) ?? new Map();
      databases.set(row.datname, modes);
      if (row.mode !== null) modes.set(row.mode, row);
    }
    for (const [datname, modes] of databases) {
      for (const mode of lockModes) {
        emit(m.pg_locks_count, { datname, mode }, modes.get(mode)?.locks ?? 0);
        emit(m.pg_locks_waiting, { datname, mode }, modes.get(mode)?.waiting ?? 0);
      }
    }
  },
});
