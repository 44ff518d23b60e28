/** What people do with the product. Nothing here names a person, a suite or a check. */
import { defineMetrics } from '../entry.ts';

/** The report formats that can be posted. */
export const reportFormats = ['json', 'junit', 'dbt', 'great-expectations', 'ctrf', 'tap', 'soda'] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** Why a whole report was refused. */
export const refusals = ['request', 'malformed', 'not_of_format', 'invalid', 'limit'] as const;
export type Refusal = (typeof refusals)[number];

/** Features whose use the server sees. */
export const pageFeatures = [
  'board_view',
  'suite_view',
  'check_view',
  'run_view',
  'alerts_view',
  'ratings_view',
  'search_view',
] as const;
export type PageFeature = (typeof pageFeatures)[number];

/** Features whose use only the browser sees, and reports: at most once for each page that is opened. */
export const browserFeatures = [
  'filter_text',
  'filter_status',
  'keyboard_filter',
  'keyboard_move',
  'keyboard_help',
  'copy_command',
] as const;
export type BrowserFeature = (typeof browserFeatures)[number];

/** The closed list of features whose use is counted. */
export const features = [...pageFeatures, ...browserFeatures] as const;
export type Feature = (typeof features)[number];

/** The pages that are rated; `product`: all of it. */
export const ratedPages = ['board', 'suite', 'check', 'run', 'alerts', 'search', 'product'] as const;
export type RatedPage = (typeof ratedPages)[number];

/** The pages that end a way down from the board, where viewers are asked for a rating. */
export const askingPages = ['check', 'run'] as const;
export type AskingPage = (typeof askingPages)[number];

/** The pages with a thumb up and a thumb down. */
export const thumbPages = ['check', 'alerts'] as const;
export type ThumbPage = (typeof thumbPages)[number];

/** `csat`: customer satisfaction, from 1, very dissatisfied, to 5, very satisfied. `thumb`: up or down. */
export const ratingKinds = ['csat', 'thumb'] as const;
export type RatingKind = (typeof ratingKinds)[number];
export const csatValues = ['1', '2', '3', '4', '5'] as const;
export type CsatValue = (typeof csatValues)[number];
export const thumbValues = ['up', 'down'] as const;
export type ThumbValue = (typeof thumbValues)[number];

/** With fewer answers there is no verdict: its interval would be wider than any difference that matters. */
export const leastAnswers = 30;
/** Older ratings do not count, and older comments are forgotten. */
export const countedDays = 90;

/** The slug of the project in which load tests do everything: what they open and rate there is nobody's interest or opinion, and not counted. */
export const loadProject = 'load';

/** What becomes of a prompt for a rating. One that was answered has been shown before. */
export const promptStates = ['shown', 'answered'] as const;
export type PromptState = (typeof promptStates)[number];

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
    help: 'Uses of a feature. A viewer whose browser sends Global Privacy Control is in none, and neither is a load test.',
    labels: { feature: features },
    jobs: ['app'],
  },
  lvd_ratings_total: {
    type: 'counter',
    unit: 'ratings',
    help: 'Ratings that viewers gave, by the page that they rated; not those of load tests.',
    labels: { kind: ratingKinds, page: ratedPages, value: [...csatValues, ...thumbValues] },
    jobs: ['app'],
  },
  lvd_rating_prompts_total: {
    type: 'counter',
    unit: 'prompts',
    help: 'Prompts for a rating that were shown on a page, and those of them that were answered.',
    labels: { page: askingPages, state: promptStates },
    jobs: ['app'],
  },
  lvd_ratings_stored: {
    type: 'gauge',
    unit: 'ratings',
    help: `Ratings of the last ${countedDays} days in the database, a minute ago at most; not those of load tests. All workers tell the same: take the maximum.`,
    labels: { kind: ratingKinds, value: [...csatValues, ...thumbValues] },
    jobs: ['app'],
  },
  lvd_rating_prompts_stored: {
    type: 'gauge',
    unit: 'prompts',
    help: `Prompts for a rating of the last ${countedDays} days in the database, shown and answered. All workers tell the same.`,
    labels: { state: promptStates },
    jobs: ['app'],
  },
});
