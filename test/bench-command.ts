/** `lvd bench NAME`: measures something beside its peer, in one run, and prints the ratio with its spread. */
import process from 'node:process';
import { agentBench } from './bench/agent/bench.ts';
import { appBench } from './bench/app/bench.ts';
import type { Bench, Report } from './bench/bench.ts';
import { instrumentsBench } from './bench/instruments.ts';
import { renderFigures } from './bench/interleave.ts';
import { loadBench } from './bench/load/bench.ts';
import { type Load, loadNow, type Machine, renderMachine, thisMachine } from './bench/machine.ts';
import { readOptions, type Wish } from './bench/options.ts';
import { exitCodeOf, isReached, renderTargets } from './bench/targets.ts';
import { typesBench } from './bench/types.ts';
import { runTyped } from './named-command.ts';

const benches: readonly Bench[] = [agentBench, appBench, instrumentsBench, loadBench, typesBench];

/** Each bench, and below it what `--only` may name. */
const list = benches
  .map((bench) => lineOf(bench) + (bench.sections ?? []).map((part) => `  ${lineOf(part)}`).join(''))
  .join('');

function lineOf({ name, summary }: { readonly name: string; readonly summary: string }): string {
  return `${name.padEnd(18)}${summary}\n`;
}

const help = `Usage: lvd bench NAME [OPTION …]

${list.replace(/^/gm, '  ').trimEnd()}

Options:
  --rounds N       rounds that count (${benches.map(({ name, rounds }) => `${name} ${rounds}`).join(', ')}); 240 of the agent are an hour
  --interval-ms N  from one round to the next (agent 15000, as Prometheus scrapes; the others have none)
  --only SECTION   this section alone; may be given several times (${benches.filter(({ sections }) => sections).map(({ name }) => name)} has sections)
  --json           for programs: machine, load, notes, tables and targets
  --list           the names and what they compare

Candidates take turns, so that a busy machine slows all of them alike. Each line shows the median and, in parentheses,
the fastest and the slowest round; then, as a multiple of the peer in the same round, the same three. Where it matters,
the mean or the 95th percentile stands beside the median. Progress is told on standard error.

A bench with targets ends with 0 when all are reached and with 1 when one is not.
`;

/** Exit code 0: every target was reached, 1: one was not, 2: wrong usage. */
export async function run(args: readonly string[]): Promise<number> {
  return runTyped('bench', readOptions(args, benches), { help, list }, measure);
}

async function measure({ bench, rounds, intervalMs, only, json }: Wish): Promise<number> {
  const machine = thisMachine();
  const before = loadNow();
  const tell = (line: string): void => void process.stderr.write(`${line}\n`);
  const report = await bench.run({ rounds, intervalMs, only, tell });
  const measured = {
    bench: bench.name,
    rounds,
    intervalMs,
    only,
    machine,
    load: { before, after: loadNow() },
    ...report,
  };
  process.stdout.write(json ? `${JSON.stringify(withVerdicts(measured), null, 2)}\n` : render(measured));
  return exitCodeOf(report.targets);
}

interface Measured extends Report {
  readonly machine: Machine;
  readonly load: { readonly before: Load; readonly after: Load };
}

const withVerdicts = (measured: Measured) => ({
  ...measured,
  targets: measured.targets.map((target) => ({ ...target, reached: isReached(target) })),
});

function render({ machine, load, notes = [], tables, targets }: Measured): string {
  const head = renderMachine(machine, load.before, load.after) + notes.map((note) => `${note}\n`).join('');
  return [head, ...tables.map(renderFigures), ...(targets.length > 0 ? [renderTargets(targets)] : [])].join('\n');
}
