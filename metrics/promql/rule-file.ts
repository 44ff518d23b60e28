/** Prometheus rule files: groups of recording and alerting rules in, YAML out. */
import { stringify } from 'yaml';
import type { Duration } from './duration.ts';
import { promql } from './index.ts';
import type { RecordRule } from './record.ts';
import type { Query } from './vector.ts';

/** An alerting rule. Annotation texts may hold Go templates such as `{{ $value }}`. */
export interface AlertRule {
  readonly alert: string;
  readonly when: Query;
  /** How long the condition must last before the alert fires. */
  readonly for?: Duration;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface RuleGroup {
  readonly name: string;
  /** How often the group is evaluated; Prometheus's own interval when it is not given. */
  readonly interval?: Duration;
  readonly rules: readonly (RecordRule | AlertRule)[];
}

/** The YAML of one rule file. `source` is the file that the rules are written in. */
export function renderRuleFile(groups: readonly RuleGroup[], source: string): string {
  return `${renderedHeader(source)}${stringify(ruleFileBody(groups), { lineWidth: 0, aliasDuplicateObjects: false })}`;
}

/** What a rule file holds, as data. */
export function ruleFileBody(groups: readonly RuleGroup[]): { readonly groups: readonly object[] } {
  return {
    groups: groups.map(({ name, interval, rules }) => ({
      name,
      ...(interval && { interval }),
      rules: rules.map(renderRule),
    })),
  };
}

/** The comment on top of every rendered file. */
export function renderedHeader(source: string): string {
  return `# Rendered from ${source}; changes made here are lost.\n`;
}

function renderRule(rule: RecordRule | AlertRule): Readonly<Record<string, unknown>> {
  if ('record' in rule) {
    const labels = Object.keys(rule.labels).length > 0 ? { labels: rule.labels } : {};
    return { record: rule.record, expr: promql(rule.expression), ...labels };
  }
  return {
    alert: rule.alert,
    expr: promql(rule.when),
    ...(rule.for && { for: rule.for }),
    labels: rule.labels,
    annotations: rule.annotations,
  };
}
