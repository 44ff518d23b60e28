/** The collectors about relations, each run when a test says so, whatever its cadence. */
import { pino } from 'pino';
import { waitFor } from '../../test/services.ts';
import { type Exposed, exposed } from '../exposition-under-test.ts';
import { bindCollectors, loadCollectors } from '../load-collectors.ts';
import { SeriesTable } from '../series.ts';
import { backgroundStatementTimeoutMs, openPostgres } from '../targets/postgres/index.ts';

export const relationCollectors = [
  'postgres_tables',
  'postgres_indexes',
  'postgres_unused_indexes',
  'postgres_bloat',
] as const;

export interface Relations {
  /** Runs one of them and tells what it emits. Rejects when it fails. */
  run(name: (typeof relationCollectors)[number] | 'postgres_size'): Promise<Exposed>;
  close(): Promise<void>;
}

/** Connects to the database of the URL; what the collectors remember, they remember as long as this is open. */
export async function openRelations(url: string): Promise<Relations> {
  const logger = pino({ level: 'silent' });
  const postgres = openPostgres({ url, logger, statementTimeoutMs: backgroundStatementTimeoutMs });
  await waitFor('the connection', () => postgres.versionNumber());
  const collectors = bindCollectors(await loadCollectors('linux'), { atScrape: { postgres } });
  return {
    async run(name) {
      const collector = collectors.find((bound) => bound.name === name);
      if (!collector) throw new Error(`there is no collector ${name}`);
      const series = new SeriesTable(collector.metrics);
      await collector.collect(series.begin(), { signal: AbortSignal.timeout(collector.deadlineMs) });
      series.commit();
      return exposed(series.render().join(''));
    },
    close: () => postgres.close(),
  };
}
