/** Runs the generated tests of an objective against changed rules: quick scenarios first, the others when they pass. */
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { isOfHours, isOfHoursAlert } from '../../../slo/rule-tests/hours.ts';
import type { Mutation } from './mutations.ts';
import { runRuleTests } from './promtool.ts';

type Files = ReadonlyMap<string, string>;

interface TestFile {
  readonly tests: readonly { readonly promql_expr_test: readonly { readonly eval_time: string }[] }[];
}
interface RuleFile {
  readonly groups: readonly { readonly name: string; readonly rules: readonly ParsedRule[] }[];
}
interface ParsedRule {
  readonly record?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** True when a test fails. @param files those of `renderObjectiveTests`, in the folder where they are written */
export async function isKilled(mutation: Mutation, id: string, files: Files, folder: string): Promise<boolean> {
  const changed = new Map([...files, [`${id}.yml`, mutation.text], [`${id}-hours.yml`, hourRulesOf(mutation.text)]]);
  const quick = new Map(
    [...changed].map(([path, text]) => [path, path.endsWith('.test.yml') ? quickTests(text) : text]),
  );
  if ((await runRuleTests(join(folder, 'quick'), quick)) !== '') return true;
  return (await runRuleTests(join(folder, 'all'), changed)) !== '';
}

/** The scenarios that take few evaluations. */
function quickTests(text: string): string {
  const file = parse(text) as TestFile; // rendered by ourselves
  const lengthOf = ({ promql_expr_test: checks }: TestFile['tests'][number]): number =>
    Math.max(...checks.map(({ eval_time }) => Number.parseInt(eval_time, 10)));
  return stringify({ ...file, tests: file.tests.filter((test) => lengthOf(test) <= 150) }, { lineWidth: 0 });
}

function hourRulesOf(text: string): string {
  const { groups } = parse(text) as RuleFile; // rendered by ourselves
  const kept = groups.map(({ name, rules }) => ({
    name,
    rules: rules.filter(({ record, labels }) =>
      record === undefined ? isOfHoursAlert(labels?.long_window) : isOfHours(record),
    ),
  }));
  return stringify({ groups: kept }, { lineWidth: 0 });
}
