/** Replication slots: whether somebody reads from them, and what WAL they keep. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { gauge } from '../output.ts';

const sql = `
  SELECT slot_name, slot_type, coalesce(database, '') AS database, active, wal_status,
         safe_wal_size::float8 AS safe_bytes,
         pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn() ELSE pg_current_wal_lsn() END,
                         restart_lsn)::float8 AS kept_bytes
    FROM pg_replication_slots`;

interface Row {
  readonly slot_name: string;
  readonly slot_type: string;
  readonly database: string;
  readonly active: boolean;
  /** Null while the slot keeps nothing, as is `kept_bytes`. */
  readonly wal_status: 'reserved' | 'extended' | 'unreserved' | 'lost' | null;
  /** Null without a limit. */
  readonly safe_bytes: number | null;
  readonly kept_bytes: number | null;
}

export const collector = defineCollector({
  name: 'postgres_slots',
  target: 'postgres',
  cadence: 'scrape',
  deadlineMs: 900,
  metrics: [
    gauge(m.pg_replication_slots_active, 'state'),
    gauge(m.pg_replication_slots_pg_wal_lsn_diff, 'bytes'),
    gauge(m.pg_replication_slot_safe_wal_size_bytes, 'bytes'),
    gauge(m.pg_replication_slot_wal_status, 'state'),
    gauge(m.pg_replication_slots_inactive_retained_bytes, 'bytes'),
  ],
  async collect(postgres, emit) {
    let inactiveBytes = 0;
    for (const row of await postgres.query<Row>(sql)) {
      const { slot_name, slot_type, database, active, wal_status, safe_bytes, kept_bytes } = row;
      emit(m.pg_replication_slots_active, { slot_name, database }, active ? 1 : 0);
      if (kept_bytes !== null) emit(m.pg_replication_slots_pg_wal_lsn_diff, { slot_name, database }, kept_bytes);
      if (safe_bytes !== null) emit(m.pg_replication_slot_safe_wal_size_bytes, { slot_name, slot_type }, safe_bytes);
      if (wal_status !== null) emit(m.pg_replication_slot_wal_status, { slot_name, slot_type, wal_status }, 1);
      if (!active) inactiveBytes = Math.max(inactiveBytes, kept_bytes ?? 0);
    }
    emit(m.pg_replication_slots_inactive_retained_bytes, {}, inactiveBytes);
  },
});
