/**
 * Where the agent differs from postgres_exporter (0.11, Debian's) on the same server, and why. The golden test compares
 * everything else: names, labels, and the values of counters.
 */
import type { Difference } from './difference.ts';

/** The address of the server: one agent watches one, and `instance` tells which. Later versions of it left it out. */
export const addedByPostgresExporter = ['server'] as const;

/** Databases that nobody works in, and what belongs to none. */
const unusedDatabase = /^(template[01])?$/;

export const postgresDifferences: readonly Difference[] = [
  {
    metric: /(go|process|promhttp|postgres_exporter|pg_exporter)_.*|pg_scrape_collector_.*/,
    kind: 'only the exporter has it',
    reason: 'It tells of the exporter itself; the agent tells of its collectors by node_scrape_collector_success.',
  },
  {
    metric: /pg_(stat_database|database|locks)_.*/,
    labels: { datname: unusedDatabase },
    kind: 'only the exporter has it',
    reason: 'Nobody works in the databases that are templates, and dashboards leave them out.',
  },
  {
    metric: /pg_stat_database_.*/,
    labels: { datname: undefined },
    kind: 'only the exporter has it',
    reason: 'What belongs to no database has no name there; later versions of the exporter leave it out as well.',
  },
  {
    metric: /pg_stat_activity_(count|max_tx_duration)/,
    labels: { datname: unusedDatabase },
    kind: 'only the exporter has it',
    reason: 'Nobody works in the databases that are templates, and dashboards leave them out.',
  },
  {
    metric: /pg_stat_activity_count/,
    kind: 'only the exporter has it',
    reason:
      'Version 0.11 has no role and no kind of process, and a series of 0 for every state that no connection is in.',
  },
  {
    metric: /pg_stat_activity_count/,
    kind: 'only the agent has it',
    reason: 'It has the labels usename and backend_type of later versions, without those that have a value per client.',
  },
  {
    metric: /pg_stat_activity_max_tx_duration/,
    kind: 'only the agent has it',
    reason: 'Connections whose state it may not see or that are starting count as well.',
  },
  {
    metric: /pg_settings_.*/,
    kind: 'only the exporter has it',
    reason: 'Of two hundred and fifty settings, the agent tells those that a figure is compared with.',
  },
  {
    metric: /pg_settings_(statement_timeout|idle_in_transaction_session_timeout)_seconds/,
    kind: 'values are not compared',
    reason: 'They are those of the connection that asks, and the agent sets limits for its own.',
  },
  {
    metric: /pg_database_size_bytes/,
    kind: 'values are not compared',
    reason: 'The agent reads it once a minute, because that opens every file of the database.',
  },
  {
    metric: /pg_stat_bgwriter_stats_reset_total/,
    kind: 'only the exporter has it',
    reason: 'A moment is not a total, and Prometheus would take its change for a count.',
  },
  {
    metric: /pg_stat_database_(checksum_(failures|last_failure)|stats_reset)|pg_stat_archiver_last_archive_age/,
    kind: 'only the exporter has it',
    reason: 'It writes NaN where there is nothing to tell; the agent leaves the series out.',
  },
  {
    metric: /pg_stat_database_conflicts_.*/,
    kind: 'only the exporter has it',
    reason: 'Only a standby cancels queries because of recovery; on a primary they are 0 for ever.',
  },
  {
    metric: /pg_stat_database_(numbackends|session_time|active_time|sessions)|pg_locks_count|pg_stat_activity_.*/,
    kind: 'values are not compared',
    reason: 'Each of the two is connected to the server itself, and so changes what it reads.',
  },
];
