/** Grafana dashboards, whatever their schema: every query, legend and variable in the JSON. */
import type { PlacedQuery, Problem } from './problem.ts';
import { checkProse } from './prose.ts';
import { type CheckedQuery, checkQuery } from './query.ts';
import type { TextFile } from './rules.ts';
import { describeLabels, type LabelSet, mayHave } from './shape.ts';
import { suggest } from './suggest.ts';
import type { CheckedText } from './templates.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface CheckedDashboard {
  readonly problems: readonly Problem[];
  /** Names of the series that it reads. */
  readonly series: ReadonlySet<string>;
  readonly queries: readonly PlacedQuery[];
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type JsonObject = { readonly [key: string]: Json };

/** Checks one dashboard: names, labels and values in queries; labels in legends; variables that are not declared. */
export function checkDashboard({ path, text }: TextFile, vocabulary: Vocabulary): CheckedDashboard {
  const dashboard = JSON.parse(text) as Json;
  const variables = new Set([...visit(dashboard, path)].flatMap(({ node }) => variableName(node)));
  const problems: Problem[] = [];
  const series = new Set<string>();
  const queries: PlacedQuery[] = [];
  for (const { node, where } of visit(dashboard, path)) {
    const found: (CheckedText | CheckedQuery)[] = [];
    if (typeof node.expr === 'string') {
      queries.push({ where, query: node.expr });
      const query = checkQuery(node.expr, vocabulary);
      found.push(query, checkVariables(node.expr, variables), checkLegend(node.legendFormat, query.shape.labels));
    }
    if (typeof node.description === 'string') found.push(checkProse(node.description, vocabulary));
    if (node.type === 'query' && typeof node.name === 'string') found.push(checkVariable(node, vocabulary));
    for (const { problems: sentences, series: names } of found) {
      problems.push(...sentences.map((message) => ({ where, message })));
      for (const name of names) series.add(name);
    }
  }
  return { problems, series, queries };
}

interface Visit {
  readonly node: JsonObject;
  readonly where: string;
}

/** Every object, with the titles of what it stands in. */
function* visit(value: Json, where: string): Iterable<Visit> {
  if (Array.isArray(value)) {
    for (const part of value) yield* visit(part, where);
  } else if (value !== null && typeof value === 'object') {
    const node = value as JsonObject; // what is left of `Json`
    const here = typeof node.title === 'string' && node.title !== '' ? `${where}, "${node.title}"` : where;
    yield { node, where: here };
    for (const part of Object.values(node)) yield* visit(part, here);
  }
}

const nothing: ReadonlySet<string> = new Set();

/** A variable has a name and one of these types; other objects have names, too. */
const variableTypes = new Set(['query', 'custom', 'interval', 'datasource', 'constant', 'textbox', 'adhoc']);
const variableName = ({ type, name }: JsonObject): readonly string[] =>
  typeof name === 'string' && typeof type === 'string' && variableTypes.has(type) ? [name] : [];

function checkVariables(query: string, variables: ReadonlySet<string>): CheckedText {
  const used = [...query.matchAll(/\$(?:\{(\w+)(?::\w+)?\}|([a-zA-Z_]\w*))/g)].map(
    ([, braced, bare]) => braced ?? bare ?? '',
  );
  // `$1` in label_replace is a group; Grafana's own begin with two underscores.
  const unknown = used.filter((name) => !name.startsWith('__') && !/^\d/.test(name) && !variables.has(name));
  return {
    problems: unknown.map((name) => `the dashboard has no variable ${name}.${suggest(name, variables)}`),
    series: nothing,
  };
}

function checkLegend(legend: Json | undefined, labels: LabelSet): CheckedText {
  const names =
    typeof legend === 'string' ? [...legend.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name = '']) => name) : [];
  const problems = names
    .filter((name) => !mayHave(labels, name))
    .map((name) => `the legend names {{${name}}}, and ${describeLabels(labels)}.${suggest(name, labels.always)}`);
  return { problems, series: nothing };
}

/** `label_values(selector, label)` and `query_result(query)`, as text or within an object. */
function checkVariable({ name, query, definition }: JsonObject, vocabulary: Vocabulary): CheckedText {
  const inner = query !== null && typeof query === 'object' ? (query as JsonObject).query : query;
  const text = typeof inner === 'string' ? inner : typeof definition === 'string' ? definition : '';
  const [, selector, label] = /^\s*label_values\(\s*(.+?)\s*,\s*(\w+)\s*\)\s*$/s.exec(text) ?? [];
  const [, result] = /^\s*query_result\((.+)\)\s*$/s.exec(text) ?? [];
  const asked = selector ?? result;
  if (asked === undefined) return { problems: [], series: nothing };
  const { problems, series, shape } = checkQuery(asked, vocabulary);
  const missing = label !== undefined && !mayHave(shape.labels, label);
  return {
    problems: [
      ...problems,
      ...(missing ? [`${text}: there is no label ${label}; ${describeLabels(shape.labels)}.`] : []),
    ].map((problem) => `variable ${name}: ${problem}`),
    series,
  };
}
