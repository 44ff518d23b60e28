/** `lvd slo backfill`: gives a new or changed objective its history. */
import { writeFile } from 'node:fs/promises';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { parseDuration, secondsPer } from '../engine/timing.ts';
import { type BudgetObjective, isBudget } from '../objective.ts';
import { objectiveSet } from '../objectives.ts';
import { createPrometheusClient, PrometheusError } from '../prometheus/client.ts';
import { addBlocks } from './blocks.ts';
import { type HistorySeries, readHistory } from './history.ts';
import { renderOpenMetrics } from './open-metrics.ts';

/** What a stack knows: where its Prometheus keeps its data, and the program that makes blocks. */
export interface Surroundings {
  readonly dataFolder: (stateFolder: string | undefined) => string;
  readonly promtool: () => string;
}

const timeoutMs = 120_000;

const help = `Usage: lvd slo backfill [OBJECTIVE …] [--since 28d] [--prometheus URL] [--data DIR | --output FILE]

Computes from the raw series that Prometheus still has what the rules would have recorded, and adds it to Prometheus's
storage: a new or changed objective has its history within a minute. Without an objective: all that have a budget.
Windows over six hours and the budget are complete; shorter ones from the first recorded minute on.

  --since DURATION   how far back [the period of the budgets]
  --prometheus URL   [http://127.0.0.1:9090]
  --data DIR         Prometheus's data folder [that of the stack in this folder]
  --state-dir DIR    where the stack keeps its data [.lvd in this folder; LVD_STATE_DIR]
  --output FILE      write OpenMetrics instead, for: promtool tsdb create-blocks-from openmetrics FILE DIR
`;

export async function run(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      since: { type: 'string', default: `${objectiveSet.periodDays}d` },
      prometheus: { type: 'string', default: 'http://127.0.0.1:9090' },
      data: { type: 'string' },
      'state-dir': { type: 'string' },
      output: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  const known = objectiveSet.objectives.filter(isBudget);
  const unknown = positionals.filter((id) => !known.some((objective) => objective.id === id));
  if (unknown.length > 0) return refuse(`${unknown.join(', ')}; expected: ${known.map(({ id }) => id).join(', ')}`);
  const wanted = positionals.length === 0 ? known : known.filter(({ id }) => positionals.includes(id));
  try {
    const history = await readAll(wanted, values.prometheus, parseDuration(values.since));
    if (history.length === 0) return tell('Prometheus has no raw series of the time asked for.', 1);
    const text = renderOpenMetrics(history);
    const samples = history.reduce((sum, { points }) => sum + points.length, 0);
    if (values.output) {
      await writeFile(values.output, text);
      return tell(`${samples} samples are in ${values.output}.`, 0);
    }
    const data = values.data ?? surroundings.dataFolder(values['state-dir']);
    const blocks = await addBlocks(text, data, surroundings.promtool());
    return tell(`${samples} samples in ${blocks} blocks were added; Prometheus shows them within a minute.`, 0);
  } catch (error) {
    if (error instanceof TypeError) return refuse(`--since ${error.message}`);
    if (!(error instanceof PrometheusError)) throw error;
    process.stderr.write(`lvd slo backfill: ${error.message}\n`);
    return 1;
  }
}

async function readAll(
  objectives: readonly BudgetObjective[],
  url: string,
  sinceSeconds: number,
): Promise<readonly HistorySeries[]> {
  const prometheus = createPrometheusClient(url.replace(/\/$/, ''), timeoutMs);
  const now = new Date();
  const histories: (readonly HistorySeries[])[] = [];
  for (const objective of objectives) {
    process.stderr.write(`${objective.id}: the last ${Math.round(sinceSeconds / secondsPer.hour)} hours\n`);
    histories.push(await readHistory(objective, objectiveSet, prometheus, { sinceSeconds, now }));
  }
  return histories.flat();
}

function tell(message: string, exitCode: number): number {
  process.stdout.write(`${message}\n`);
  return exitCode;
}

function refuse(message: string): number {
  process.stderr.write(`lvd slo backfill: ${message}\n`);
  return 2;
}
