/** Whether PostgreSQL answers: a real query at every scrape, not the memory of a connection. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { gauge } from '../output.ts';

export const postgresUpCollector = defineCollector({
  name: 'postgres_up',
  target: 'postgres',
  deadlineMs: 900,
  metrics: [gauge(m.pg_up, 'state')],
  async collect(postgres, emit, signal) {
    await postgres.query('SELECT 1', signal);
    emit(m.pg_up, {}, 1);
  },
  failed: (emit) => emit(m.pg_up, {}, 0),
});
