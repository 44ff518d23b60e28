/** Labels outside of queries: those that Alertmanager groups and matches by, and those that targets are given. */
import { parse } from 'yaml';
import { type Job, jobs } from '../../metrics/entry.ts';
import type { AlertFacts } from '../../metrics/promql/check/index.ts';

interface Route {
  readonly group_by?: readonly string[];
  readonly matchers?: readonly string[];
  readonly routes?: readonly Route[];
}

interface InhibitRule {
  readonly source_matchers?: readonly string[];
  readonly target_matchers?: readonly string[];
  readonly equal?: readonly string[];
}

interface Matcher {
  readonly label: string;
  /** The value, as an expression that a label's whole value must fit. */
  readonly value: RegExp;
  readonly isNegative: boolean;
}

/** `alertmanager.yml`: what it groups, matches and inhibits by must be labels that alerts have. */
export function checkAlertmanagerLabels(text: string, alerts: readonly AlertFacts[]): readonly string[] {
  // Alertmanager's own format; `amtool` tells whether the file keeps to it.
  const config = parse(text) as { readonly route: Route; readonly inhibit_rules?: readonly InhibitRule[] };
  const routes = flatten(config.route);
  const inhibitions = config.inhibit_rules ?? [];
  const matchers = [
    ...routes.flatMap(({ matchers: list = [] }) => list),
    ...inhibitions.flatMap(({ source_matchers = [], target_matchers = [] }) => [
      ...source_matchers,
      ...target_matchers,
    ]),
  ];
  return [
    ...routes.flatMap(({ group_by = [] }) => group_by).flatMap((label) => checkLabel('group_by', label, alerts)),
    ...matchers.flatMap((matcher) => checkMatcher(matcher, alerts)),
    ...inhibitions.flatMap((rule) => checkInhibition(rule, alerts)),
  ];
}

const flatten = (route: Route): readonly Route[] => [route, ...(route.routes ?? []).flatMap(flatten)];

function checkLabel(where: string, label: string, alerts: readonly AlertFacts[]): readonly string[] {
  if (label === '...' || alerts.some(({ labels }) => labels.always.has(label) || labels.sometimes.has(label)))
    return [];
  return [`${where}: no alert has the label ${label}`];
}

function parseMatcher(text: string): Matcher {
  const [, label = '', operator = '', value = ''] = /^\s*(\w+)\s*(=~|!~|!=|=)\s*"?(.*?)"?\s*$/.exec(text) ?? [];
  const expression = operator.includes('~') ? value : RegExp.escape(value);
  return { label, value: new RegExp(`^(?:${expression})$`), isNegative: operator.startsWith('!') };
}

/** A matcher of a label that only rules set must name a value that one of them sets. */
function checkMatcher(text: string, alerts: readonly AlertFacts[]): readonly string[] {
  const { label, value } = parseMatcher(text);
  const values = alerts.flatMap((alert) => fixedLabels(alert)[label] ?? []);
  if (values.length === 0) return checkLabel(`matcher ${text}`, label, alerts);
  if (values.some((set) => value.test(set))) return [];
  return [`matcher ${text}: no alert has that value; there are ${[...new Set(values)].join(', ')}`];
}

/** Labels that are missing on both sides count as equal, so every alert that the rule is about must have them. */
function checkInhibition(rule: InhibitRule, alerts: readonly AlertFacts[]): readonly string[] {
  const { source_matchers = [], target_matchers = [], equal = [] } = rule;
  const concerned = alerts.filter((alert) => selects(source_matchers, alert) || selects(target_matchers, alert));
  return equal.flatMap((label) =>
    concerned
      .filter(({ labels }) => !labels.always.has(label))
      .map(({ name }) => `inhibition: ${name} has no label ${label}, and labels that both lack count as equal`),
  );
}

const fixedLabels = ({ name, fixed }: AlertFacts): Readonly<Record<string, string>> => ({ ...fixed, alertname: name });

function selects(matchers: readonly string[], alert: AlertFacts): boolean {
  return matchers.every((text) => {
    const { label, value, isNegative } = parseMatcher(text);
    return value.test(fixedLabels(alert)[label] ?? '') !== isNegative;
  });
}

interface ScrapeConfig {
  readonly job_name: string;
  readonly static_configs?: readonly { readonly labels?: Readonly<Record<string, string>> }[];
}

/** `prometheus.yml`: the jobs are those of the catalogue, and targets are given `instance` and nothing else. */
export function checkTargetLabels(text: string): readonly string[] {
  const { scrape_configs: configs } = parse(text) as { readonly scrape_configs: readonly ScrapeConfig[] }; // as above
  const names = configs.map(({ job_name }) => job_name);
  const known: readonly string[] = jobs;
  const labels = configs.flatMap(({ job_name, static_configs = [] }) =>
    static_configs.flatMap(({ labels: given = {} }) => Object.keys(given).map((label) => ({ job_name, label }))),
  );
  return [
    ...names.filter((name) => !known.includes(name)).map((name) => `job ${name} is not in the catalogue`),
    ...jobs.filter((job: Job) => !names.includes(job)).map((job) => `job ${job} is scraped nowhere`),
    ...labels
      .filter(({ label }) => label !== 'instance')
      .map(
        ({ job_name, label }) => `job ${job_name}: targets have the label ${label}, which the catalogue does not know`,
      ),
  ];
}
