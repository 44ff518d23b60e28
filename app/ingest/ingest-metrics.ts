/** Counts what was stored, after it was committed. */
import type { ReportFormat } from '../../metrics/catalogue/business.ts';
import { m } from '../../metrics/catalogue/index.ts';
import type { Instruments } from '../../metrics/instruments/instruments.ts';
import { statuses } from '../board/document.ts';
import type { StoredReport } from './store.ts';

export type IngestMetrics = (format: ReportFormat, stored: StoredReport) => void;

export function createIngestMetrics(instruments: Instruments): IngestMetrics {
  const results = instruments.counter(m.lvd_results_ingested_total, 'results');
  const runs = instruments.counter(m.lvd_runs_ingested_total, 'runs');
  return (format, stored) => {
    runs.bind({ format }).inc(stored.runs.filter(({ duplicate }) => !duplicate).length);
    for (const status of statuses) results.bind({ format, status }).inc(stored.counts[status]);
  };
}
