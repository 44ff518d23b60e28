/** A run as text: what was sent, the table of the promises, and what went wrong. */
import { type Column, renderTable } from '../service/table.ts';
import type { CrossCheck } from './cross-check/compare.ts';
import type { GeneratorState } from './generator-state.ts';
import type { Judgement, Run, RunVerdict } from './judge.ts';
import { quantile } from './recording.ts';
import { formatRatio } from './report/compare-runs.ts';
import type { Compared } from './report/kept-runs.ts';
import { refusedByLimit } from './report/refused.ts';
import { summarize } from './report/summary.ts';
import { promisesTitle, type TextTable, tablesOf } from './report/tables.ts';
import type { TestRun } from './test-run.ts';

const words: Readonly<Record<RunVerdict, string>> = {
  held: 'held',
  missed: 'NOT HELD',
  unverified: 'not verified',
  unknown: 'UNKNOWN',
};
const columns: readonly Column[] = [
  { title: 'Promise' },
  { title: 'Target' },
  { title: 'Measured', align: 'right' },
  { title: '' },
];
const comparedColumns: readonly Column[] = [
  { title: 'Cross-check' },
  { title: 'Generator', align: 'right' },
  { title: 'Prometheus', align: 'right' },
  { title: '' },
];
const besideColumns: readonly Column[] = [
  { title: 'Then', align: 'right' },
  { title: 'Now', align: 'right' },
  { title: 'Ratio', align: 'right' },
];
const outcomesListed = 10;

export function printRun(tested: TestRun, beside: readonly Compared[]): string {
  const { profile, run, judgements, ceiling, generator, check } = tested;
  const summary = summarize(tested);
  return [
    sent(profile.name, run),
    failures(run),
    ...tablesOf(summary).map(figures),
    ceiling ? `${promisesTitle(summary)}:\n` : '',
    promises(judgements),
    compared(check),
    ...beside.map(besideAnother),
    generatorLine(generator),
  ]
    .filter(Boolean)
    .join('\n');
}

function sent(profile: string, { scenario, recording, seconds }: Run): string {
  const byAction = [...recording.byAction].toSorted(([, a], [, b]) => b - a);
  const latencies = recording.latenciesMs();
  const at = (share: number): string => `${quantile(latencies, share).toFixed(0)} ms`;
  return `${scenario.title}, ${profile}: ${recording.count} requests in ${seconds.toFixed(0)} s (${byAction.map(([name, count]) => `${count} ${name}`).join(', ')})
half of them within ${at(0.5)}, 95 % within ${at(0.95)}, 99 % within ${at(0.99)}, the slowest ${at(1)}
`;
}

function failures({ recording }: Run): string {
  const found = [...recording.failures].toSorted(([, a], [, b]) => b - a);
  if (found.length === 0) return '';
  const listed = found.slice(0, outcomesListed).map(([outcome, count]) => `  ${count} × ${outcome}`);
  const rest = found.length > outcomesListed ? [`  and ${found.length - outcomesListed} kinds more`] : [];
  const limited = refusedByLimit(recording.failures.keys());
  return ['Not as expected:', ...listed, ...rest, ...(limited ? [`  ${limited}`] : []), ''].join('\n');
}

const figures = ({ title, heads, rows }: TextTable): string =>
  `${title}:\n${renderTable({ columns: heads.map((head, index) => (index === 0 ? { title: head } : { title: head, align: 'right' })), rows })}`;

function promises(judgements: readonly Judgement[]): string {
  return renderTable({
    columns,
    rows: judgements.map(({ promise, measured, verdict, reason }) => [
      promise.title,
      promise.target,
      measured,
      reason === null ? words[verdict] : `${words[verdict]}: ${reason}`,
    ]),
  });
}

function compared({ comparisons, reason, notes }: CrossCheck): string {
  if (reason !== null) return `Not compared with what Prometheus counted: ${reason}.\n`;
  const rows = comparisons.map(({ what, generator, prometheus, agrees }) => [
    what,
    generator,
    prometheus,
    agrees ? 'agrees' : 'DISAGREES',
  ]);
  return `${renderTable({ columns: comparedColumns, rows })}${notes.map((note) => `  ${note}`).join('\n')}\n`;
}

function besideAnother({ name, reason, differences }: Compared): string {
  if (reason !== null) return `Not beside ${name}: ${reason}.\n`;
  const rows = differences.map((one) => [one.what, one.before, one.now, formatRatio(one)]);
  return renderTable({ columns: [{ title: `Beside ${name}` }, ...besideColumns], rows });
}

function generatorLine({ lagMs, cpuMicrosPerRequest, limit }: GeneratorState): string {
  const line = `The generator sent 99 % within ${lagMs.toFixed(1)} ms of when they were due, at ${Math.round(cpuMicrosPerRequest)} µs of CPU a request.\n`;
  return limit === null
    ? line
    : `${line}The generator was the limit, so nothing is said about the service: ${limit}.\n`;
}
