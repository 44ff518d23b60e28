/** Why a standby cancelled queries, from pg_stat_database_conflicts; a primary never does. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { counter } from '../output.ts';
import { byVersion, type DatabaseRow, eachFigureByDatabase, selectFigures } from '../targets/postgres/figures.ts';

const figures = [
  { metric: counter(m.pg_stat_database_conflicts_confl_tablespace, 'queries'), sql: 's.confl_tablespace' },
  { metric: counter(m.pg_stat_database_conflicts_confl_lock, 'queries'), sql: 's.confl_lock' },
  { metric: counter(m.pg_stat_database_conflicts_confl_snapshot, 'queries'), sql: 's.confl_snapshot' },
  { metric: counter(m.pg_stat_database_conflicts_confl_bufferpin, 'queries'), sql: 's.confl_bufferpin' },
  { metric: counter(m.pg_stat_database_conflicts_confl_deadlock, 'queries'), sql: 's.confl_deadlock' },
];

const sql = byVersion(
  (version) => `
  SELECT s.datid::text AS datid, s.datname, ${selectFigures(figures, version)}
    FROM pg_stat_database_conflicts s JOIN pg_database d ON d.oid = s.datid
   WHERE pg_is_in_recovery() AND NOT d.datistemplate`,
);

export const collector = defineCollector({
  name: 'postgres_conflicts',
  target: 'postgres',
  cadence: 'minute',
  deadlineMs: 900,
  metrics: figures.map(({ metric }) => metric),
  async collect(postgres, emit) {
    const rows = await postgres.query<DatabaseRow>(sql);
    eachFigureByDatabase(figures, rows, (metric, labels, value) => emit(metric, labels, value));
  },
});
