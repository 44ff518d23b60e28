/**
 * The inbox's memory, in one SQLite file: delivered alerts in, the latest notification about each out. What `store`
 * has returned from is on the disk, and survives a kill and a power failure.
 */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { AlertNotification } from '../../service/alert-notification.ts';
import type { DeliveredAlert } from './webhook.ts';

export interface StoreOptions {
  /** Path of the file; its folder is created. */
  readonly path: string;
  /** The clock, in milliseconds since the epoch. */
  readonly now?: () => number;
}

export interface Store {
  /** Stores all of them or, when it throws, none. */
  store(alerts: readonly DeliveredAlert[]): void;
  /** The latest notification about each alert, the latest first. */
  list(limit: number, status?: AlertNotification['status']): readonly AlertNotification[];
  /** Every change of the state of one alert, the oldest first. */
  history(id: number): readonly StateChange[];
  /** How many alerts fire. */
  firing(): number;
  /** Removes what was last heard of more than 90 days ago. */
  removeOld(): void;
  close(): void;
}

export interface StateChange {
  readonly status: AlertNotification['status'];
  readonly receivedAt: string;
}

const dayMs = 24 * 60 * 60 * 1000;
const retentionMs = 90 * dayMs;
/**
 * Alertmanager repeats what fires every 12 hours (`repeat_interval`). An alert that two repeats have missed does not
 * fire any more: its end was lost, for instance because Alertmanager itself was restarted meanwhile.
 */
const silenceMs = dayMs + dayMs / 24;

/** One alert is one firing period of one label set; `changes` keeps each change of its state. */
const schema = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA foreign_keys = ON;
  CREATE TABLE IF NOT EXISTS alerts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    fingerprint TEXT NOT NULL,
    starts_at TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('firing', 'resolved')),
    ends_at TEXT,
    labels TEXT NOT NULL,
    annotations TEXT NOT NULL,
    received_ms INTEGER NOT NULL,
    UNIQUE (fingerprint, starts_at)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS alerts_received ON alerts (received_ms);
  CREATE TABLE IF NOT EXISTS changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    alert_id INTEGER NOT NULL REFERENCES alerts (id) ON DELETE CASCADE,
    status TEXT NOT NULL CHECK (status IN ('firing', 'resolved')),
    received_ms INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS changes_alert ON changes (alert_id);
  PRAGMA user_version = 1;`;

const upsertSql = `
  INSERT INTO alerts (fingerprint, starts_at, status, ends_at, labels, annotations, received_ms)
  VALUES (:fingerprint, :startsAt, :status, :endsAt, :labels, :annotations, :receivedMs)
  ON CONFLICT (fingerprint, starts_at) DO UPDATE
    SET status = excluded.status, ends_at = excluded.ends_at, labels = excluded.labels,
        annotations = excluded.annotations, received_ms = excluded.received_ms
  RETURNING id`;

const changeSql = `
  INSERT INTO changes (alert_id, status, received_ms)
  SELECT :id, :status, :receivedMs
   WHERE :status IS NOT (SELECT status FROM changes WHERE alert_id = :id ORDER BY id DESC LIMIT 1)`;

/** An alert that fires again under a later start, or that was not repeated, has ended without a word. */
const currentSql = `
  SELECT a.id, a.starts_at, a.ends_at, a.labels, a.annotations, a.received_ms,
         CASE WHEN a.status = 'firing'
               AND (a.received_ms < :silentSince
                    OR EXISTS (SELECT 1 FROM alerts b
                                WHERE b.fingerprint = a.fingerprint AND b.starts_at > a.starts_at))
              THEN 'resolved' ELSE a.status END AS status
    FROM alerts a`;

interface Row {
  readonly id: number;
  readonly status: AlertNotification['status'];
  readonly starts_at: string;
  readonly ends_at: string | null;
  readonly labels: string;
  readonly annotations: string;
  readonly received_ms: number;
}

/** Opens or creates the file. @throws when it cannot be opened or is no database. */
export function openStore({ path, now = Date.now }: StoreOptions): Store {
  mkdirSync(dirname(path), { recursive: true });
  const database = new DatabaseSync(path);
  database.exec(schema);
  const upsert = database.prepare(upsertSql);
  const change = database.prepare(changeSql);
  const list = database.prepare(
    `SELECT * FROM (${currentSql}) WHERE :status IS NULL OR status = :status ORDER BY received_ms DESC, id DESC LIMIT :limit`,
  );
  const firing = database.prepare(`SELECT count(*) AS firing FROM (${currentSql}) WHERE status = 'firing'`);
  const history = database.prepare('SELECT status, received_ms FROM changes WHERE alert_id = ? ORDER BY id');
  const silentSince = (): number => now() - silenceMs;

  const storeOne = (alert: DeliveredAlert, receivedMs: number): void => {
    const { fingerprint, startsAt, status, endsAt } = alert;
    const labels = JSON.stringify(alert.labels);
    const annotations = JSON.stringify(alert.annotations);
    const row = upsert.get({ fingerprint, startsAt, status, endsAt, labels, annotations, receivedMs });
    change.run({ id: Number(row?.id), status, receivedMs });
  };

  return {
    store(alerts) {
      const receivedMs = now();
      database.exec('BEGIN IMMEDIATE');
      try {
        for (const alert of alerts) storeOne(alert, receivedMs);
        database.exec('COMMIT');
      } catch (error) {
        database.exec('ROLLBACK');
        throw error;
      }
    },
    // The columns are those of the statement, with the types of a strict table.
    list: (limit, status) =>
      (list.all({ limit, status: status ?? null, silentSince: silentSince() }) as unknown as Row[]).map(toNotification),
    history: (id) =>
      history.all(id).map((row) => ({
        status: row.status === 'firing' ? 'firing' : 'resolved',
        receivedAt: new Date(Number(row.received_ms)).toISOString(),
      })),
    firing: () => Number(firing.get({ silentSince: silentSince() })?.firing),
    removeOld: () => {
      database.prepare('DELETE FROM alerts WHERE received_ms < ?').run(now() - retentionMs);
    },
    close: () => database.close(),
  };
}

function toNotification(row: Row): AlertNotification {
  const labels: Readonly<Record<string, string>> = JSON.parse(row.labels);
  const annotations: Readonly<Record<string, string>> = JSON.parse(row.annotations);
  return {
    id: row.id,
    status: row.status,
    alertName: labels.alertname ?? '(no name)',
    severity: labels.severity ?? 'none',
    summary: annotations.summary ?? '',
    description: annotations.description ?? '',
    labels,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    receivedAt: new Date(row.received_ms).toISOString(),
  };
}
