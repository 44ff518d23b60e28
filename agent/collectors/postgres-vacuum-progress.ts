/** Vacuums that run now: their phase, and how far they are. */
import { m } from '../../metrics/catalogue/index.ts';
import { vacuumPhases } from '../../metrics/catalogue/postgres/io.ts';
import { defineCollector } from '../collector.ts';
import { gauge } from '../output.ts';
import { byVersion, eachFigure, type FigureRow, selectFigures } from '../targets/postgres/figures.ts';

const figures = [
  { metric: gauge(m.pg_stat_progress_vacuum_heap_blks, 'blocks'), sql: 'p.heap_blks_total' },
  { metric: gauge(m.pg_stat_progress_vacuum_heap_blks_scanned, 'blocks'), sql: 'p.heap_blks_scanned' },
  { metric: gauge(m.pg_stat_progress_vacuum_heap_blks_vacuumed, 'blocks'), sql: 'p.heap_blks_vacuumed' },
  { metric: gauge(m.pg_stat_progress_vacuum_index_vacuums, 'runs'), sql: 'p.index_vacuum_count' },
];

/** Only the connected database knows the names of its tables; a table elsewhere has its number for a name. */
const sql = byVersion(
  (version) => `
  SELECT p.datname, coalesce(c.oid::regclass::text, p.relid::text) AS relname, p.phase,
         ${selectFigures(figures, version)}
    FROM pg_stat_progress_vacuum p
    LEFT JOIN pg_class c ON c.oid = p.relid AND p.datname = current_database()
   WHERE p.relid IS NOT NULL`,
);

interface Row extends FigureRow {
  readonly datname: string;
  readonly relname: string;
  readonly phase: string;
}

export const collector = defineCollector({
  name: 'postgres_vacuum_progress',
  target: 'postgres',
  cadence: 'scrape',
  deadlineMs: 900,
  metrics: [gauge(m.pg_stat_progress_vacuum_phase, 'state'), ...figures.map(({ metric }) => metric)],
  async collect(postgres, emit) {
    for (const row of await postgres.query<Row>(sql)) {
      const labels = { datname: row.datname, relname: row.relname };
      for (const phase of vacuumPhases) {
        emit(m.pg_stat_progress_vacuum_phase, { ...labels, phase }, row.phase === phase ? 1 : 0);
      }
      eachFigure(figures, row, (metric, value) => emit(metric, labels, value));
    }
  },
});
