/** `lvd slo cost`: how many samples Prometheus reads for the rules of ours, of Sloth and of Pyrra. */
import process from 'node:process';
import { comparison, formatHelp, type Options } from './arguments.ts';
import {
  type CostOptions,
  type GeneratorCost,
  measureCost,
  quickCost,
  type RuleCost,
  recentSeconds,
  wantedSeries,
  wholeCost,
} from './cost/cost.ts';
import { scrapeSeconds } from './cost/series.ts';
import { columnsOf, printComparison, type Section } from './print.ts';
import type { LocateProgram } from './program.ts';

const command = 'lvd slo cost';
/** Ours must read so many times fewer samples than rules that read raw windows (Sloth's). */
const neededRatio = 100;

const help = `Usage: ${command} [--quick] [--format FORMAT]

Samples that Prometheus reads for the rules of one objective on events (99 %) over ${wantedSeries} series that are scraped every
${scrapeSeconds} s, as a real Prometheus counts them (stats=all) over backfilled series. Exits with 1 when ours do not read ${neededRatio} times
fewer than Sloth's.

  --quick           budgets of 7 days instead of 28 (ours) and 30 (the peers)
${formatHelp}; there with every rule
`;

/** Exit code 0: ours are so many times cheaper, 1: they are not, 2: wrong usage. */
export const run = comparison({ command, help, flags: ['quick'] }, compare);

async function compare({ format, flags }: Options<'quick'>, locate: LocateProgram): Promise<number> {
  const options = flags.quick ? quickCost : wholeCost;
  process.stderr.write(`backfilling ${options.periodDays.peers} days …\n`);
  const costs = await measureCost(options, locate);
  printComparison(format, [sectionOf(costs, options)], { ...options, costs });
  return ratioOf(costs, 'Sloth') >= neededRatio ? 0 : 1;
}

const hourly = (costs: readonly GeneratorCost[], name: GeneratorCost['generator']): number =>
  costs.find(({ generator }) => generator === name)?.samplesPerHour ?? Number.NaN;

/** How many times as many samples as ours. */
const ratioOf = (costs: readonly GeneratorCost[], name: GeneratorCost['generator']): number =>
  hourly(costs, name) / hourly(costs, 'ours');

function sectionOf(costs: readonly GeneratorCost[], { periodDays }: CostOptions): Section {
  const titles = ['generator', 'evaluated', 'rules', 'samples/evaluation', 'samples/hour', 'ratio'];
  return {
    title: `Samples read for one objective on events, ${wantedSeries} series, scraped every ${scrapeSeconds} s`,
    table: { columns: columnsOf(titles, 'generator', 'evaluated'), rows: costs.flatMap((cost) => rowsOf(cost, costs)) },
    notes: [
      `Ours: a budget of ${periodDays.ours} days. Sloth and Pyrra: budgets of ${periodDays.peers} days.`,
      `Measured at ${wantedSeries} series: ours, and the peers’ windows up to ${recentSeconds / 3600} h. Longer ones are extrapolated from 4 and 8 ` +
        'series, where each rule read either exactly twice as many samples or the same number; where both was done, both said the same.',
      'Sloth’s groups have no interval: Prometheus’s own of a minute is taken; a shorter one costs more in proportion.',
    ],
  };
}

/** One row for each interval, and their sum when there are several. */
function rowsOf({ generator, rules }: GeneratorCost, costs: readonly GeneratorCost[]): readonly (readonly string[])[] {
  const ratio = generator === 'ours' ? '1' : ratioOf(costs, generator).toFixed(0);
  const groups = [...Map.groupBy(rules, ({ evaluationsPerHour }) => evaluationsPerHour)].sort(([a], [b]) => b - a);
  const rows = groups.map(([evaluations, group]) => row(generator, `every ${3600 / evaluations} s`, group));
  const [only] = rows;
  return only && rows.length === 1
    ? [[...only, ratio]]
    : [...rows.map((cells) => [...cells, '']), [...row(generator, 'both', rules), ratio]];
}

function row(generator: string, evaluated: string, rules: readonly RuleCost[]): readonly string[] {
  const perEvaluation = rules.reduce((sum, { samplesPerEvaluation }) => sum + samplesPerEvaluation, 0);
  const perHour = rules.reduce((sum, rule) => sum + rule.samplesPerEvaluation * rule.evaluationsPerHour, 0);
  return [
    generator,
    evaluated,
    String(rules.length),
    ...[perEvaluation, perHour].map((count) => count.toLocaleString('en')),
  ];
}
