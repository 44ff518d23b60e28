/** Every name and label of everything that is emitted, against the catalogue. */
import type { Entry } from '../../metrics/entry.ts';
import {
  type AlertFacts,
  checkDashboard,
  checkProse,
  checkQuery,
  checkRules,
  describe,
  type PlacedQuery,
  type Problem,
  type Vocabulary,
  vocabularyOf,
} from '../../metrics/promql/check/index.ts';
import type { Emitted } from './emitted.ts';

export interface CheckedEmitted {
  /** What is wrong, a line each. */
  readonly problems: readonly string[];
  /** Series that rules, dashboards and reports read. Documents do not count: to be named is not to be used. */
  readonly series: ReadonlySet<string>;
  readonly alerts: readonly AlertFacts[];
  readonly vocabulary: Vocabulary;
  /** Every query of rules, dashboards and reports. */
  readonly queries: readonly PlacedQuery[];
}

/** Words in code spans that begin like a metric and are something else: tables and views of PostgreSQL, settings. */
const otherWords: ReadonlySet<string> = new Set([
  ...['pg_stat_statements', 'pg_stat_io', 'pg_stat_activity', 'pg_monitor', 'pg_read_all_stats', 'pg_dump'],
  ...['node_modules', 'node_exporter', 'postgres_exporter', 'redis_exporter'],
]);

/** Checks all of it. The scrape adds `job`, whose values the catalogue knows, and `instance`. */
export function checkEmitted(catalogue: Readonly<Record<string, Entry>>, emitted: Emitted): CheckedEmitted {
  const given = vocabularyOf(catalogue, ({ jobs }) => ({ job: jobs, instance: '*' }));
  const rules = checkRules(emitted.rules, given);
  const { vocabulary } = rules;
  const dashboards = emitted.dashboards.map((file) => checkDashboard(file, vocabulary));
  const reports = emitted.reports.map(({ where, query }) => ({ where, query, ...checkQuery(query, vocabulary) }));
  const documents = emitted.documents.map(({ path, text }) => ({
    where: path,
    ...checkProse(text, vocabulary, { otherWords }),
  }));
  const placed = [...reports, ...documents].flatMap(({ where, problems }): readonly Problem[] =>
    problems.map((message) => ({ where, message })),
  );
  const using = [rules, ...dashboards, ...reports];
  return {
    problems: [...rules.problems, ...dashboards.flatMap(({ problems }) => problems), ...placed].map(describe),
    series: new Set(using.flatMap(({ series }) => [...series])),
    alerts: rules.alerts,
    vocabulary,
    queries: [rules, ...dashboards].flatMap(({ queries }) => queries).concat(emitted.reports),
  };
}
