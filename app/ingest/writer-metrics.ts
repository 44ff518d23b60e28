/** What the writer tells about itself. */
import { m } from '../../metrics/catalogue/index.ts';
import type { Instruments } from '../../metrics/instruments/instruments.ts';

export interface WriterMetrics {
  /** `waiting` is read when Prometheus asks. */
  follow(waiting: () => number): void;
  committed(reports: number): void;
  refused(): void;
}

export function createWriterMetrics(instruments: Instruments): WriterMetrics {
  const waitingResults = instruments.gauge(m.lvd_store_waiting_results, 'results').bind({});
  const batches = instruments.counter(m.lvd_store_batches_total, 'transactions').bind({});
  const reportsStored = instruments.counter(m.lvd_store_batched_reports_total, 'requests').bind({});
  const refused = instruments.counter(m.lvd_store_refused_reports_total, 'requests').bind({});
  return {
    follow: (waiting) => instruments.onScrape(() => waitingResults.set(waiting())),
    committed: (reports) => {
      batches.inc();
      reportsStored.inc(reports);
    },
    refused: () => refused.inc(),
  };
}
