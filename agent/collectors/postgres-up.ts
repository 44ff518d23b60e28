/** Whether PostgreSQL answers: a real query at every scrape, not the memory of a connection. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';

export const postgresUpCollector = defineCollector({
  name: 'postgres_up',
  target: 'postgres',
  deadlineMs: 900,
  metrics: [m.pg_up],
  async collect(postgres, emit, signal) {
    await postgres.query('SELECT 1', signal);
    emit(m.pg_up, {}, 1);
  },
  failed: (emit) => emit(m.pg_up, {}, 0),
});
