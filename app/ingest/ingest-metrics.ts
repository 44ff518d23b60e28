/** Counts what was stored, after it was committed, and what was not. */
import type { Refusal, ReportFormat } from '../../metrics/catalogue/business.ts';
import { m } from '../../metrics/catalogue/index.ts';
import type { Instruments } from '../../metrics/instruments/instruments.ts';
import { statuses } from '../board/document.ts';
import { HttpError } from '../http-error.ts';
import type { ReadReport } from './read-report.ts';
import type { StoredReport } from './store.ts';

export interface IngestMetrics {
  stored(report: ReadReport, stored: StoredReport): void;
  /** Counts an answer of 4xx that is about the report; null: no format was named. Leave and haste are counted elsewhere. */
  refused(format: ReportFormat | null, error: unknown): void;
}

export function createIngestMetrics(instruments: Instruments): IngestMetrics {
  const results = instruments.counter(m.lvd_results_ingested_total, 'results');
  const runs = instruments.counter(m.lvd_runs_ingested_total, 'runs');
  const refused = instruments.counter(m.lvd_reports_refused_total, 'requests');
  const leftOut = instruments.counter(m.lvd_report_rows_left_out_total, 'rows');
  return {
    stored({ format, ignored, rejected }, stored) {
      runs.bind({ format }).inc(stored.runs.filter(({ duplicate }) => !duplicate).length);
      for (const status of statuses) results.bind({ format, status }).inc(stored.counts[status]);
      leftOut.bind({ format, reason: 'ignored' }).inc(ignored.length);
      leftOut.bind({ format, reason: 'rejected' }).inc(rejected.length);
    },
    refused(format, error) {
      const reason = error instanceof HttpError ? refusalOf(error) : null;
      if (reason) refused.bind({ format: format ?? 'unknown', reason }).inc(1);
    },
  };
}

const byCode: Readonly<Record<string, Refusal>> = {
  json_malformed: 'malformed',
  xml_malformed: 'malformed',
  xml_doctype: 'malformed',
  not_utf8: 'malformed',
  body_empty: 'malformed',
  json_key_twice: 'malformed',
  not_of_format: 'not_of_format',
  format_undecided: 'not_of_format',
  report_invalid: 'invalid',
  report_empty: 'invalid',
  body_too_large: 'limit',
  json_piece_too_large: 'limit',
  json_too_deep: 'limit',
  xml_too_deep: 'limit',
  tap_too_deep: 'limit',
  line_too_long: 'limit',
  too_many_results: 'limit',
};

/** Why a report was refused; null for an answer that is not about it. */
function refusalOf({ status, code }: HttpError): Refusal | null {
  const isAboutReport = status >= 400 && status < 500 && ![401, 403, 429].includes(status);
  return isAboutReport ? (byCode[code] ?? 'request') : null;
}
