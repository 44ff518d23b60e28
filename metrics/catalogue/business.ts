/** What people do with the product. Nothing here names a person, a suite or a check. */
import { defineMetrics } from '../entry.ts';

/** The report formats that can be posted. */
export const reportFormats = ['json', 'junit', 'dbt', 'great-expectations', 'ctrf', 'tap', 'soda'] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** Why a whole report was refused. */
export const refusals = ['request', 'malformed', 'not_of_format', 'invalid', 'limit'] as const;
export type Refusal = (typeof refusals)[number];

/** The closed list of features whose use is counted. */
export const features = ['board_view', 'suite_view', 'check_view', 'run_view', 'alerts_view'] as const;
export type Feature = (typeof features)[number];

export const business = defineMetrics({
  lvd_sessions_active: {
    type: 'gauge',
    unit: 'sessions',
    help: 'Browsers that used the pages in the last five minutes. All workers tell the same number: take the maximum.',
    labels: {},
    jobs: ['app'],
  },
  lvd_results_ingested_total: {
    type: 'counter',
    unit: 'results',
    help: 'Stored results, by the format they came in and their status.',
    labels: { format: reportFormats, status: ['passed', 'warning', 'failed', 'error', 'skipped'] },
    jobs: ['app'],
  },
  lvd_runs_ingested_total: {
    type: 'counter',
    unit: 'runs',
    help: 'Stored runs, by the format they came in.',
    labels: { format: reportFormats },
    jobs: ['app'],
  },
  lvd_reports_refused_total: {
    type: 'counter',
    unit: 'requests',
    help: 'Reports that were refused as a whole, by the format they were posted as (unknown: the content had to tell) and why: the request itself, malformed text, another format, invalid content, or a limit.',
    labels: { format: [...reportFormats, 'unknown'], reason: refusals },
    jobs: ['app'],
  },
  lvd_report_rows_left_out_total: {
    type: 'counter',
    unit: 'rows',
    help: 'Rows of reports that were taken which are no results (ignored), or results that cannot be stored (rejected).',
    labels: { format: reportFormats, reason: ['ignored', 'rejected'] },
    jobs: ['app'],
  },
  lvd_feature_events_total: {
    type: 'counter',
    unit: 'events',
    help: 'Uses of a feature.',
    labels: { feature: features },
    jobs: ['app'],
  },
});
