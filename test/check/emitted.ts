/** Everything of the repository that names metrics: rendered rules and dashboards, documents, and asked queries. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderedFolder } from '../../deploy/committed.ts';
import type { PlacedQuery, TextFile } from '../../metrics/promql/check/index.ts';
import { promql, type Query } from '../../metrics/promql/index.ts';
import type { Objective } from '../../slo/objective.ts';
import { objectives } from '../../slo/objectives.ts';

export interface Emitted {
  readonly rules: readonly TextFile[];
  readonly dashboards: readonly TextFile[];
  readonly documents: readonly TextFile[];
  /** Queries that the product asks Prometheus itself, for reports. */
  readonly reports: readonly PlacedQuery[];
}

/** Reads them; `root` is the absolute path of the repository. */
export function readEmitted(root: string): Emitted {
  const read = (...patterns: readonly string[]): readonly TextFile[] =>
    listFiles(root, patterns).map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
  return {
    rules: read(`${renderedFolder}/rules/*.yml`),
    dashboards: read(`${renderedFolder}/grafana/dashboards/*.json`),
    documents: read('*.md'),
    reports: (objectives as readonly Objective[]).flatMap(reportQueries),
  };
}

/** What the validator and the reports ask of an objective. */
function reportQueries({ id, current: { query, events } }: Objective): readonly PlacedQuery[] {
  const asked = (what: string, of: Query): PlacedQuery => ({ where: `objective ${id}, ${what}`, query: promql(of) });
  return [asked('current value', query), ...(events ? [asked('events', events)] : [])];
}

/** Files that git knows or would add, and that are there. */
export function listFiles(root: string, patterns: readonly string[]): readonly string[] {
  const list = (...options: readonly string[]): readonly string[] =>
    execFileSync('git', ['ls-files', '-z', ...options, '--', ...patterns], { cwd: root, encoding: 'utf8' })
      .split('\0')
      .filter((path) => path !== '');
  const deleted = new Set(list('--deleted'));
  return list('--cached', '--others', '--exclude-standard').filter((path) => !deleted.has(path));
}
