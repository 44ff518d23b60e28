/** `lvd slo cost`: how many samples Prometheus reads for the rules of ours, of Sloth and of Pyrra. */
import process from 'node:process';
import { parseFlags, withPrograms } from './arguments.ts';
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
import { renderTable } from './table.ts';

/** Ours must read so many times fewer samples than rules that read raw windows (Sloth's). */
const neededRatio = 100;

const help = `Usage: lvd slo cost [--quick] [--json]

Samples that Prometheus reads for the rules of one objective on events (99 %) over ${wantedSeries} series that are scraped every
${scrapeSeconds} s, as a real Prometheus counts them (stats=all) over backfilled series. Exits with 1 when ours do not read ${neededRatio} times
fewer than Sloth's.

  --quick   budgets of 7 days instead of 28 (ours) and 30 (the peers)
  --json    print every rule as JSON
`;

/** Exit code 0: ours are so many times cheaper, 1: they are not, 2: wrong usage. */
export async function run(args: readonly string[]): Promise<number> {
  const { values, exitCode } = parseFlags('lvd slo cost', help, args, ['quick']);
  if (!values) return exitCode;
  return withPrograms('lvd slo cost', () => compare(values));
}

interface Flags {
  readonly quick: boolean;
  readonly json: boolean;
}

async function compare({ quick, json }: Flags): Promise<number> {
  const options = quick ? quickCost : wholeCost;
  process.stderr.write(`backfilling ${options.periodDays.peers} days …\n`);
  const costs = await measureCost(options);
  process.stdout.write(json ? `${JSON.stringify({ ...options, costs }, null, 2)}\n` : render(costs, options));
  return ratioOf(costs, 'Sloth') >= neededRatio ? 0 : 1;
}

const hourly = (costs: readonly GeneratorCost[], name: GeneratorCost['generator']): number =>
  costs.find(({ generator }) => generator === name)?.samplesPerHour ?? Number.NaN;

/** How many times as many samples as ours. */
const ratioOf = (costs: readonly GeneratorCost[], name: GeneratorCost['generator']): number =>
  hourly(costs, name) / hourly(costs, 'ours');

function render(costs: readonly GeneratorCost[], { periodDays }: CostOptions): string {
  const rows = costs.flatMap(({ generator, rules }) => [
    ...byInterval(rules).map(([evaluations, group]) => row(generator, `every ${3600 / evaluations} s`, group)),
    [...row(generator, 'all', rules), `× ${ratioOf(costs, generator).toFixed(generator === 'ours' ? 0 : 1)}`],
  ]);
  const header = ['generator', 'evaluated', 'rules', 'samples/evaluation', 'samples/hour', 'ratio'];
  return (
    `Samples read for one objective on events, ${wantedSeries} series, scraped every ${scrapeSeconds} s\n` +
    `${renderTable({ header, rows, left: [0, 1] })}` +
    `  Ours: a budget of ${periodDays.ours} days. Sloth and Pyrra: budgets of ${periodDays.peers} days.\n` +
    `  Measured at ${wantedSeries} series: ours, and the peers’ windows up to ${recentSeconds / 3600} h. Longer ones are extrapolated from 4 and 8\n` +
    '  series, where each rule read either exactly twice as many samples or the same number; what was extrapolated and\n' +
    '  measured was the same.\n' +
    '  Sloth’s groups have no interval: Prometheus’s own of a minute is taken; a shorter one costs more in proportion.\n'
  );
}

const byInterval = (rules: readonly RuleCost[]): readonly (readonly [number, readonly RuleCost[]])[] =>
  [...Map.groupBy(rules, ({ evaluationsPerHour }) => evaluationsPerHour)].sort(([a], [b]) => b - a);

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
