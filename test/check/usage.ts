/** Every exported metric is used by a rule, a panel or a report, or is listed with the question that it answers. */
import type { DiagnosticGroup } from '../../metrics/diagnostic/index.ts';
import type { Vocabulary } from '../../metrics/promql/check/index.ts';

export interface Usage {
  /** Names of the series that are read. */
  readonly series: ReadonlySet<string>;
  readonly vocabulary: Vocabulary;
}

/** Metrics that nobody uses and nobody explains, and those that are explained as unused although they are used. */
export function checkUsage(
  names: readonly string[],
  { series, vocabulary }: Usage,
  groups: readonly DiagnosticGroup[],
): readonly string[] {
  const used = new Set([...series].map((name) => vocabulary.get(name)?.metric));
  const listed = groups.flatMap(({ metrics }) => metrics.map(({ name }) => name));
  const explained = new Set(listed);
  return [
    ...names
      .filter((name) => !used.has(name) && !explained.has(name))
      .map(
        (name) =>
          `${name} is used by no rule, panel or report; expected: a use, or its question in metrics/diagnostic/`,
      ),
    ...listed
      .filter((name) => used.has(name))
      .map((name) => `${name} is used, and metrics/diagnostic/ lists it as unused: take it off the list`),
    ...listed.filter((name, index) => listed.indexOf(name) < index).map((name) => `${name} is listed twice`),
    ...groups
      .filter(({ question }) => !/^\S+( \S+)+\?$/.test(question))
      .map(({ question }) => `"${question}" is no question`),
  ];
}
