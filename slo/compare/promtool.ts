/**
 * Evaluates rules and queries in a real Prometheus engine: `promtool test rules`. It only says what differs from an
 * expectation, so every question expects something that no answer is, and the answers are read from the differences.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';

import { type LocateProgram, onPath, ProgramError, runProgram } from './program.ts';

export interface InputSeries {
  readonly series: string;
  /** In promtool's notation, such as `0+10x60`. */
  readonly values: string;
}

export interface Question {
  readonly query: string;
  readonly atSeconds: number;
}

export interface Simulation {
  /** A rule file. */
  readonly rules: string;
  readonly evaluationSeconds: number;
  /** The time from one value of a series to its next. */
  readonly scrapeSeconds: number;
  readonly series: readonly InputSeries[];
  readonly questions: readonly Question[];
}

export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  /** May be NaN or infinite. */
  readonly value: number;
}

/** No answer has this name, so each one differs from what is expected. */
const unlikeAny = { labels: 'no_such_answer', value: 0 };

/** The samples that answer each question, in their order; an answer without samples is empty. @throws ProgramError */
export async function simulate(
  simulation: Simulation,
  locate: LocateProgram = onPath,
): Promise<readonly (readonly Sample[])[]> {
  const folder = await mkdtemp(join(tmpdir(), 'lvd-promtool-'));
  try {
    await writeFile(join(folder, 'rules.yml'), simulation.rules);
    await writeFile(join(folder, 'test.yml'), stringify(testFile(simulation)));
    const text = await differences(join(folder, 'test.yml'), locate);
    const answers = parseAnswers(text);
    if (answers.length === simulation.questions.length) return answers;
    throw new ProgramError(`expected ${simulation.questions.length} answers of promtool, got: ${text.trim()}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The value of an answer that has at most one sample; undefined for none. @throws ProgramError for several */
export function onlyValue(samples: readonly Sample[] | undefined): number | undefined {
  if (samples && samples.length > 1) throw new ProgramError(`${samples.length} samples; expected: one at most`);
  return samples?.[0]?.value;
}

function testFile({ rules, evaluationSeconds, scrapeSeconds, series, questions }: Simulation) {
  const asked = questions.map(({ query, atSeconds }) => ({
    expr: query,
    eval_time: `${atSeconds}s`,
    exp_samples: [unlikeAny],
  }));
  return {
    rule_files: ['rules.yml'],
    evaluation_interval: `${evaluationSeconds}s`,
    group_eval_order: groupNames(rules),
    tests: [{ interval: `${scrapeSeconds}s`, input_series: series, promql_expr_test: asked }],
  };
}

/** In the order of the file; otherwise promtool evaluates groups in any order, and one may read what is a minute old. */
function groupNames(rules: string): readonly string[] {
  const { groups } = parse(rules) as { groups: readonly { name: string }[] }; // a rule file of ours
  return groups.map(({ name }) => name);
}

/** What promtool prints; it exits with 1 because nothing is as expected. */
async function differences(file: string, locate: LocateProgram): Promise<string> {
  const { code, text } = await runProgram('promtool', ['test', 'rules', file], locate);
  if (code === 1 && text.includes('FAILED:')) return text;
  throw new ProgramError(`promtool did not run the test: ${text.trim()}`);
}

/** @throws ProgramError for a query that could not be evaluated */
export function parseAnswers(text: string): readonly (readonly Sample[])[] {
  const failed = text.match(/^ {4}expr: .* err: .*$/m);
  if (failed) throw new ProgramError(`promtool could not evaluate ${failed[0].trim()}`);
  return [...text.matchAll(/^\s+got: ?(.*)$/gm)].map(([, answer = '']) => parseSamples(answer));
}

const labelPattern = /(\w+)="((?:\\.|[^"\\])*)"/g;
const samplePattern = /\{((?:[^"}]|"(?:\\.|[^"\\])*")*)\} ([^\s,]+)/g;

const parseSamples = (answer: string): readonly Sample[] =>
  [...answer.matchAll(samplePattern)].map(([, labels = '', value = '']) => ({
    labels: Object.fromEntries(
      [...labels.matchAll(labelPattern)].map(([, name = '', text = '']) => [name, String(JSON.parse(`"${text}"`))]),
    ),
    value: parseNumber(value),
  }));

function parseNumber(text: string): number {
  if (text === '+Inf') return Number.POSITIVE_INFINITY;
  return text === '-Inf' ? Number.NEGATIVE_INFINITY : Number(text); // `NaN` as well
}
