/** Replication, seen from either side: how far this server is behind, and how far its standbys are. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { gauge } from '../output.ts';

/** A standby that has replayed all it received is not behind, however old its last transaction is. */
const selfSql = `
  SELECT pg_is_in_recovery() AS is_replica,
         extract(epoch FROM now() - pg_last_xact_replay_timestamp())::float8 AS last_replay_seconds,
         CASE WHEN NOT pg_is_in_recovery() OR pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0
              ELSE greatest(0, extract(epoch FROM now() - pg_last_xact_replay_timestamp()))
          END::float8 AS lag_seconds`;

/** Two connections of one standby would be one series: the one that is further behind counts. */
const standbysSql = `
  SELECT coalesce(r.application_name, '') AS application_name, coalesce(host(r.client_addr), '') AS client_addr,
         coalesce(r.state, 'unknown') AS state, coalesce(s.slot_name, '') AS slot_name,
         max(pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn() ELSE pg_current_wal_lsn() END,
                             r.replay_lsn))::float8 AS bytes
    FROM pg_stat_replication r LEFT JOIN pg_replication_slots s ON s.active_pid = r.pid
   GROUP BY 1, 2, 3, 4`;

interface SelfRow {
  readonly is_replica: boolean;
  /** Null on a standby that has replayed no transaction yet, and on a primary that never was one. */
  readonly last_replay_seconds: number | null;
  /** Null on a standby that has replayed no transaction yet. */
  readonly lag_seconds: number | null;
}

interface StandbyRow {
  readonly application_name: string;
  readonly client_addr: string;
  readonly state: string;
  readonly slot_name: string;
  /** Null when the role may not see it, or before the first report of the standby. */
  readonly bytes: number | null;
}

export const collector = defineCollector({
  name: 'postgres_replication',
  target: 'postgres',
  cadence: 'scrape',
  deadlineMs: 900,
  metrics: [
    gauge(m.pg_replication_is_replica, 'state'),
    gauge(m.pg_replication_lag_seconds, 'seconds'),
    gauge(m.pg_replication_last_replay_seconds, 'seconds'),
    gauge(m.pg_stat_replication_pg_wal_lsn_diff, 'bytes'),
  ],
  async collect(postgres, emit) {
    const [self, standbys] = await Promise.all([
      postgres.query<SelfRow>(selfSql),
      postgres.query<StandbyRow>(standbysSql),
    ]);
    for (const { is_replica, lag_seconds, last_replay_seconds } of self) {
      emit(m.pg_replication_is_replica, {}, is_replica ? 1 : 0);
      if (lag_seconds !== null) emit(m.pg_replication_lag_seconds, {}, lag_seconds);
      if (is_replica && last_replay_seconds !== null) {
        emit(m.pg_replication_last_replay_seconds, {}, last_replay_seconds);
      }
    }
    for (const { bytes, ...labels } of standbys) {
      if (bytes !== null) emit(m.pg_stat_replication_pg_wal_lsn_diff, labels, bytes);
    }
  },
});
