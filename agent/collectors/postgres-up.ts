/** Whether PostgreSQL answers: a real query at every scrape, not the memory of a connection. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { gauge } from '../output.ts';

export const collector = defineCollector({
  name: 'postgres_up',
  target: 'postgres',
  cadence: 'scrape',
  deadlineMs: 900,
  metrics: [],
  up: gauge(m.pg_up, 'state'),
  async collect(postgres, _emit, { signal }) {
    await postgres.query('SELECT 1', signal);
  },
});
