/** How near each database is to the wraparound of its transaction numbers, and how many connections it allows. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { gauge } from '../output.ts';

const sql = `
  SELECT datname, datconnlimit AS connection_limit, age(datfrozenxid) AS xid_age,
         mxid_age(datminmxid) AS multixact_age
    FROM pg_database
   WHERE NOT datistemplate`;

interface Row {
  readonly datname: string;
  readonly connection_limit: number;
  readonly xid_age: number;
  readonly multixact_age: number;
}

export const collector = defineCollector({
  name: 'postgres_wraparound',
  target: 'postgres',
  cadence: 'minute',
  deadlineMs: 900,
  metrics: [
    gauge(m.pg_database_connection_limit, 'connections'),
    gauge(m.pg_database_xid_age, 'transactions'),
    gauge(m.pg_database_multixact_age, 'transactions'),
    gauge(m.pg_database_wraparound_age_datfrozenxid_seconds, 'transactions'),
    gauge(m.pg_database_wraparound_age_datminmxid_seconds, 'transactions'),
  ],
  async collect(postgres, emit) {
    for (const { datname, connection_limit, xid_age, multixact_age } of await postgres.query<Row>(sql)) {
      emit(m.pg_database_connection_limit, { datname }, connection_limit);
      emit(m.pg_database_xid_age, { datname }, xid_age);
      emit(m.pg_database_multixact_age, { datname }, multixact_age);
      emit(m.pg_database_wraparound_age_datfrozenxid_seconds, { datname }, xid_age);
      emit(m.pg_database_wraparound_age_datminmxid_seconds, { datname }, multixact_age);
    }
  },
});
