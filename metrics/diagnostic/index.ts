/**
 * Metrics that no rule, panel or report reads and that are exported all the same: for the moment when somebody asks
 * these questions. `npm run check` demands that every metric is either used or listed here, and none is both.
 */
import { m } from '../catalogue/index.ts';
import type { Metric } from '../entry.ts';
import { hardwareQuestions } from './hardware.ts';
import { hostQuestions } from './host.ts';
import { memoryQuestions } from './memory.ts';
import { networkQuestions } from './network.ts';
import { postgresQuestions } from './postgres.ts';
import { postgresRelationsQuestions } from './postgres-relations.ts';
import { redisQuestions } from './redis.ts';

export interface DiagnosticGroup {
  /** The question that a person has who looks at them. */
  readonly question: string;
  readonly metrics: readonly Metric[];
}

export const diagnosticGroups: readonly DiagnosticGroup[] = [
  {
    question: 'Which version runs where, since when, and was it restarted?',
    metrics: [m.process_start_time_seconds, m.node_boot_time_seconds, m.redis_uptime_in_seconds],
  },
  {
    question: 'How much of the memory of a process do its objects take?',
    metrics: [m.nodejs_heap_used_bytes],
  },
  {
    question: 'Are label values growing without end, so that series are dropped?',
    metrics: [m.lvd_metric_series_dropped_total],
  },
  {
    question: 'Do live updates reach the viewers, and who was cut off for being too slow?',
    metrics: [
      m.live_events_sent_total,
      m.live_events_skipped_total,
      m.live_streams_dropped_total,
      m.live_streams_refused_total,
    ],
  },
  {
    question: 'Do streams that come back get what they missed, or do they have to read everything anew?',
    metrics: [m.live_resumes_total, m.live_resets_total],
  },
  {
    question: 'Does a request wait for a connection of the pool, or for its query, and did it lose the connection?',
    metrics: [
      m.db_client_operation_duration_seconds,
      m.db_client_connection_wait_time_seconds,
      m.db_client_connection_max,
      m.lvd_database_connections_lost_total,
    ],
  },
  {
    question: 'What do senders post that cannot be taken, and which rows of their files are left out?',
    metrics: [m.lvd_reports_refused_total, m.lvd_report_rows_left_out_total],
  },
  {
    question: 'Are reports stored together, do they wait, and are senders turned away?',
    metrics: [
      m.lvd_store_waiting_results,
      m.lvd_store_batches_total,
      m.lvd_store_batched_reports_total,
      m.lvd_store_refused_reports_total,
    ],
  },
  {
    question: 'Are there partitions for the days to come, and is what is too old dropped?',
    metrics: [
      m.lvd_store_partitions_ahead_seconds,
      m.lvd_store_retention_last_success_timestamp_seconds,
      m.lvd_store_partitions_dropped_total,
      m.lvd_store_upkeep_errors_total,
    ],
  },
  { question: 'Why is the cache bypassed?', metrics: [m.lvd_redis_errors_total, m.redis_up] },
  {
    question: 'Does somebody guess tokens, or does a job use one that has ended or may too little?',
    metrics: [m.lvd_access_refused_total],
  },
  { question: 'Which report formats are used?', metrics: [m.lvd_runs_ingested_total] },
  {
    question: 'Since which deploy are pages rated differently, and on which are viewers asked and do they answer?',
    metrics: [m.lvd_ratings_total, m.lvd_rating_prompts_total],
  },
  {
    question: 'Does the validator post its reports, and could Prometheus tell it the state of every objective?',
    metrics: [m.validator_reports_total, m.validator_last_report_timestamp_seconds, m.validator_unknown_states_total],
  },
  {
    question: 'Does the validator verify by itself what is due, and how did that end?',
    metrics: [m.validator_verifications_total],
  },
  {
    question: 'Are exclusions and verifications of the objectives taken in?',
    metrics: [m.slo_journal_errors_total],
  },
  {
    question: 'Does the inbox get what Alertmanager sends, and does it still hold what has long been resolved?',
    metrics: [m.inbox_notifications_received_total, m.inbox_notifications_rejected_total, m.inbox_alerts_firing],
  },
  {
    question: 'Does the agent turn requests away, and could it read its web configuration and certificates?',
    metrics: [
      m.agent_web_requests_rejected_total,
      m.agent_web_config_last_reload_successful,
      m.agent_web_config_last_reload_success_timestamp_seconds,
    ],
  },
  {
    question: 'Did a synthetic request fail because of nginx or of what stands behind it?',
    metrics: [m.probe_success, m.probe_duration_seconds, m.probe_http_status_code, m.nginx_up],
  },
  {
    question: 'When does a certificate expire, and which one could not be read?',
    metrics: [
      m.x509_cert_not_after,
      m.x509_cert_not_before,
      m.x509_cert_error,
      m.x509_read_errors,
      m.probe_ssl_earliest_cert_expiry,
    ],
  },
  {
    question: 'Do clients reach nginx, and what do their connections do?',
    metrics: [
      m.nginx_connections_active,
      m.nginx_connections_reading,
      m.nginx_connections_writing,
      m.nginx_connections_waiting,
      m.nginx_connections_accepted,
      m.nginx_connections_handled,
      m.nginx_http_requests_total,
    ],
  },
  {
    question: 'Which status codes did clients get, and was every line of the access log counted?',
    metrics: [m.nginx_http_responses_total, m.nginx_access_log_lines_total, m.nginx_access_log_dropped_total],
  },
  ...hostQuestions,
  ...memoryQuestions,
  ...networkQuestions,
  ...hardwareQuestions,
  ...redisQuestions,
  ...postgresQuestions,
  ...postgresRelationsQuestions,
];
