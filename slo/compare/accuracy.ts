/** What each generator's rules say about a fixture, as promtool evaluates them, beside the truth. */
import { type RuleGroup, renderRuleFile } from '../../metrics/promql/rule-file.ts';
import { burning } from '../engine/burning.ts';
import { names } from '../engine/names.ts';
import { recordingGroups } from '../engine/rules.ts';
import { tiersOf } from '../tiers.ts';
import { type Fixture, type Measure, period, type World } from './fixtures/fixture.ts';
import { pyrraAvailability } from './peers/pyrra.ts';
import { ruleFile } from './peers/rule-text.ts';
import { slothPeriodRecord } from './peers/sloth.ts';
import { type LocateProgram, onPath } from './program.ts';
import { onlyValue, simulate } from './promtool.ts';

export const generators = ['ours', 'Sloth', 'Pyrra'] as const;
export type Generator = (typeof generators)[number];

export interface Reading {
  /** A share, or of pages 1 or 0. NaN is what the rules answer; undefined: they answer nothing. */
  readonly value: number | undefined;
  /** How far it is from the truth, as a share of it; of pages 0 (right) or 1 (wrong). NaN where there is no number. */
  readonly error: number;
}

export interface AccuracyRow {
  readonly title: string;
  readonly measure: Measure;
  /** Of the course of events that the worst reading is of. */
  readonly truth: number;
  readonly readings: Readonly<Record<Generator, Reading>>;
}

interface Asked {
  readonly rules: string;
  /** The share of bad events of the whole period. */
  readonly badShare: string;
  /** Answers when somebody was paged. */
  readonly pages: (seconds: number) => string;
}

export async function accuracyOf(fixture: Fixture, locate: LocateProgram = onPath): Promise<AccuracyRow> {
  const read = async (generator: Generator): Promise<Reading> => {
    const readings: Reading[] = [];
    for (const world of fixture.worlds)
      readings.push(await readWorld(fixture, world, askedOf[generator](fixture), locate));
    return worst(readings);
  };
  const [ours, sloth, pyrra] = [await read('ours'), await read('Sloth'), await read('Pyrra')];
  const { title, measure, worlds } = fixture;
  return { title, measure, truth: worlds[0]?.truth ?? Number.NaN, readings: { ours, Sloth: sloth, Pyrra: pyrra } };
}

const askedOf: Readonly<Record<Generator, (fixture: Fixture) => Asked>> = {
  ours: ({ set, objective }) => ({
    rules: renderRuleFile([...recordingGroups(set), alertGroup({ set, objective })], 'slo/compare/accuracy.ts'),
    badShare: `1 - ${names.attainment}{objective="${objective.id}"}`,
    pages: pagesWhere('severity="page"'),
  }),
  Sloth: ({ sloth: { groups, name } }) => ({
    rules: ruleFile(groups),
    badShare: `${slothPeriodRecord(period)}{sloth_slo="${name}"}`,
    pages: pagesWhere('sloth_severity="page"'),
  }),
  Pyrra: ({ pyrra: { groups, name } }) => ({
    rules: ruleFile(groups),
    badShare: `1 - ${pyrraAvailability}{slo="${name}"}`,
    pages: pagesWhere('alertname="ErrorBudgetBurn",severity="critical"'),
  }),
};

const pagesWhere = (labels: string) => (seconds: number) =>
  `count(count_over_time(ALERTS{alertstate="firing",${labels}}[${seconds}s])) or vector(0)`;

const alertGroup = ({ set, objective }: Pick<Fixture, 'set' | 'objective'>): RuleGroup => ({
  name: 'pages',
  rules: tiersOf(objective, set.periodDays).map((tier) => ({
    alert: 'ErrorBudgetBurn',
    when: burning(objective, tier),
    labels: { severity: tier.severity, tier: tier.name },
    annotations: {},
  })),
});

async function readWorld({ measure }: Fixture, world: World, asked: Asked, locate: LocateProgram): Promise<Reading> {
  const { seconds, scrapeSeconds, series, truth } = world;
  const query = measure === 'pages' ? asked.pages(seconds) : asked.badShare;
  const [answer] = await simulate(
    {
      rules: asked.rules,
      evaluationSeconds: 60,
      scrapeSeconds,
      series,
      questions: [{ query, atSeconds: seconds }],
    },
    locate,
  );
  const read = onlyValue(answer);
  if (read === undefined) return { value: undefined, error: Number.NaN };
  if (measure === 'pages') return { value: Math.min(1, read), error: Math.min(1, read) === truth ? 0 : 1 };
  const value = measure === 'attainment' ? 1 - read : read;
  return { value, error: value / truth - 1 };
}

/** The reading that is furthest off; one without a number is worse than any. */
const worst = (readings: readonly Reading[]): Reading =>
  readings.reduce((worse, next) => (badness(next) > badness(worse) ? next : worse));

const badness = ({ error }: Reading): number => (Number.isFinite(error) ? Math.abs(error) : Number.POSITIVE_INFINITY);

/** Within 1 % of the truth. */
export const tolerance = 0.01;
export const isRight = ({ error }: Reading): boolean => Math.abs(error) <= tolerance;
