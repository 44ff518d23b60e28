/** What all statements cost, by database, from the extension pg_stat_statements; no query texts, no query ids. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector, NoData } from '../collector.ts';
import { counter, gauge } from '../output.ts';

const schemaSql = `
  SELECT quote_ident(n.nspname) AS schema
    FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
   WHERE e.extname = 'pg_stat_statements'`;

/** Without the texts: they live in a file that can be hundreds of megabytes long. */
const totalsSql = (schema: string): string => `
  SELECT d.datname,
         coalesce(sum(s.calls), 0)::float8 AS calls,
         coalesce(sum(s.total_exec_time), 0)::float8 / 1000 AS seconds,
         coalesce(sum(s.rows), 0)::float8 AS rows,
         (count(*) FILTER (WHERE s.mean_exec_time > 1000 OR s.max_exec_time > 1000))::int4 AS slow
    FROM pg_database d LEFT JOIN ${schema}.pg_stat_statements(false) s ON s.dbid = d.oid
   WHERE NOT d.datistemplate
   GROUP BY d.datname`;

type Totals = Readonly<Record<'calls' | 'seconds' | 'rows', number>>;
type Row = Totals & { readonly datname: string; readonly slow: number };

/** What was last read of each database, and what was counted. */
type Known = Map<string, { readonly read: Totals; readonly counted: Totals }>;

export const collector = defineCollector({
  name: 'postgres_statements',
  target: 'postgres',
  cadence: 'scrape',
  deadlineMs: 900,
  metrics: [
    counter(m.pg_stat_statements_calls_total, 'queries'),
    counter(m.pg_stat_statements_seconds_total, 'seconds'),
    counter(m.pg_stat_statements_rows_total, 'rows'),
    gauge(m.pg_stat_statements_slow, 'queries'),
  ],
  /** To tell growth from what the server forgot. */
  state: (): Known => new Map(),
  async collect(postgres, emit, { signal, state }) {
    const [extension] = await postgres.query<{ schema: string }>(schemaSql, signal);
    if (!extension) throw new NoData('the extension pg_stat_statements is not installed in this database');
    for (const row of await postgres.query<Row>(totalsSql(extension.schema), signal)) {
      const { datname } = row;
      const counted = count(state, row);
      emit(m.pg_stat_statements_calls_total, { datname }, counted.calls);
      emit(m.pg_stat_statements_seconds_total, { datname }, counted.seconds);
      emit(m.pg_stat_statements_rows_total, { datname }, counted.rows);
      emit(m.pg_stat_statements_slow, { datname }, row.slow);
    }
  },
});

function count(last: Known, { datname, calls, seconds, rows }: Row): Totals {
  const read = { calls, seconds, rows };
  const known = last.get(datname);
  const counted = known ? addGrowth(known.counted, known.read, read) : { calls: 0, seconds: 0, rows: 0 };
  last.set(datname, { read, counted });
  return counted;
}

/**
 * The server forgets rare statements to make room, and the sums fall. Exported as they are, each fall would look like
 * a restarted counter and add the whole sum again; so a fall adds nothing.
 */
function addGrowth(counted: Totals, before: Totals, now: Totals): Totals {
  const grown = (key: keyof Totals): number => counted[key] + Math.max(0, now[key] - before[key]);
  return { calls: grown('calls'), seconds: grown('seconds'), rows: grown('rows') };
}
