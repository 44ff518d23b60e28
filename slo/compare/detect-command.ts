/** `lvd slo detect`: how long it takes until somebody is told, and what each tier costs in false pages. */
import { availableParallelism } from 'node:os';
import process from 'node:process';
import { parseFlags, withPrograms } from './arguments.ts';
import { type Confirmation, confirm } from './confirm.ts';
import { cellsOf, type DetectionRow, detectionRows, eventsPerMinute, subjects } from './detection-rows.ts';
import { type FalsePageRow, falsePageRows } from './false-pages.ts';
import { inParallel } from './parallel.ts';
import { renderTable, showMinutes } from './table.ts';

const help = `Usage: lvd slo detect [--confirm] [--json]

Minutes until the first page and the first ticket, by formula, for a constant share of errors at ${eventsPerMinute} requests a
minute, beside Sloth and Pyrra; and what each tier costs in false pages.

  --confirm   let promtool evaluate the rules for every cell of ours (about five minutes)
  --json      print the tables as JSON; durations are in seconds, null is never
`;

/** Exit code 0: the cells were as computed (or not asked for), 1: one was not, 2: wrong usage. */
export async function run(args: readonly string[]): Promise<number> {
  const { values, exitCode } = parseFlags('lvd slo detect', help, args, ['confirm']);
  if (!values) return exitCode;
  return withPrograms('lvd slo detect', () => compare(values));
}

interface Flags {
  readonly confirm: boolean;
  readonly json: boolean;
}

async function compare({ confirm: confirming, json }: Flags): Promise<number> {
  const rows = detectionRows();
  const confirmed = confirming ? await confirmAll() : [];
  const costs = falsePageRows();
  process.stdout.write(
    json
      ? `${JSON.stringify({ detection: rows, confirmed, falsePages: costs }, null, 2)}\n`
      : `${renderDetection(rows, confirmed)}\n${renderCosts(costs)}`,
  );
  return confirmed.every(({ agrees }) => agrees) ? 0 : 1;
}

async function confirmAll(): Promise<readonly Confirmation[]> {
  const cells = cellsOf(subjects, 'all');
  let done = 0;
  return inParallel(cells, availableParallelism(), async (cell) => {
    const confirmation = await confirm(cell);
    process.stderr.write(`confirmed ${++done} of ${cells.length} cells\n`);
    return confirmation;
  });
}

function renderDetection(rows: readonly DetectionRow[], confirmed: readonly Confirmation[]): string {
  const peerNames = rows[0]?.peers.map(({ name }) => name) ?? [];
  const confirming = confirmed.length > 0;
  const header = [
    'objective',
    'errors',
    ...['page', 'ticket'].flatMap((what) => [`${what}`, ...(confirming ? ['confirmed'] : []), 'by']),
    ...peerNames.flatMap((name) => [`${name} page`, '(measured)', 'ticket', '(measured)']),
  ];
  const told = ({ ours }: DetectionRow, index: number) =>
    (['page', 'ticket'] as const).flatMap((severity, offset) => [
      showMinutes(ours[severity].seconds),
      ...(confirming ? [showConfirmed(confirmed[index * 2 + offset])] : []),
      ours[severity].tier ?? '–',
    ]);
  const body = rows.map((row, index) => [
    row.objective,
    `${row.errorRatio * 100} %`,
    ...told(row, index),
    ...row.peers.flatMap(({ page, ticket, measured }) => [
      showMinutes(page),
      measured?.page ?? '',
      showMinutes(ticket),
      measured?.ticket ?? '',
    ]),
  ]);
  return (
    `Minutes until somebody is told, at ${eventsPerMinute} requests a minute (ours: 28 days; the peers: 30 days)\n` +
    renderTable({ header, rows: body })
  );
}

function showConfirmed(confirmation: Confirmation | undefined): string {
  if (!confirmation) return '';
  return `${showMinutes(confirmation.seconds)}${confirmation.agrees ? '' : ' ✗'}`;
}

function renderCosts(rows: readonly FalsePageRow[]): string {
  const header = [
    'generator',
    'objective',
    'tells',
    'tier',
    'factor',
    'shortest outage',
    'of the budget',
    'pages per budget',
  ];
  const body = rows.map((row) => [
    row.generator,
    `${+(row.ratio * 100).toFixed(3)} %`,
    row.severity,
    row.tier,
    String(row.factor),
    Number.isFinite(row.outageSeconds) ? `${showMinutes(row.outageSeconds)} min` : 'never fires',
    Number.isFinite(row.outageSeconds) ? `${(row.budgetShare * 100).toPrecision(3)} %` : '–',
    Number.isFinite(row.outageSeconds) ? String(Math.floor(row.pagesPerBudget)) : '–',
  ]);
  return `What a false alarm costs: the shortest total outage that fires the tier\n${renderTable({ header, rows: body, left: [0, 2, 3] })}`;
}
