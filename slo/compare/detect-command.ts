/** `lvd slo detect`: how long it takes until somebody is told, and what each tier costs in false pages. */
import { availableParallelism } from 'node:os';
import process from 'node:process';
import { comparison, formatHelp, type Options } from './arguments.ts';
import { confirm } from './confirm.ts';
import { confirmPeer } from './confirm-peer.ts';
import { cellsOf, detectionRows, eventsPerMinute, peerCells, subjects } from './detection-rows.ts';
import { type Confirmed, costSection, detectionSection, nothingConfirmed } from './detection-sections.ts';
import { falsePageRows } from './false-pages.ts';
import { inParallel } from './parallel.ts';
import { printComparison } from './print.ts';
import type { LocateProgram } from './program.ts';

const command = 'lvd slo detect';

const help = `Usage: ${command} [--confirm] [--format FORMAT]

Minutes until the first page and the first ticket, by formula, for a constant share of errors at ${eventsPerMinute} requests a
minute, beside Sloth and Pyrra; and what each tier costs in false pages.

  --confirm         let promtool evaluate the rules for every cell of ours, and for those of the peers at 99 %
                    (about five minutes)
${formatHelp}; there, durations are in seconds, and null is never
`;

/** Exit code 0: the cells were as computed (or not asked for), 1: one was not, 2: wrong usage. */
export const run = comparison({ command, help, flags: ['confirm'] }, compare);

async function compare({ format, flags }: Options<'confirm'>, locate: LocateProgram): Promise<number> {
  const rows = detectionRows();
  const confirmed = flags.confirm ? await confirmAll(locate) : nothingConfirmed;
  const costs = falsePageRows();
  const sections = [detectionSection(rows, confirmed), costSection(costs)];
  printComparison(format, sections, { detection: rows, confirmed, falsePages: costs });
  return confirmed.ours.every(({ agrees }) => agrees) ? 0 : 1;
}

async function confirmAll(locate: LocateProgram): Promise<Confirmed> {
  const cells = cellsOf(subjects, 'all');
  let done = 0;
  const telling = async <C, R>(cell: C, confirming: (cell: C, locate: LocateProgram) => Promise<R>): Promise<R> => {
    const confirmation = await confirming(cell, locate);
    process.stderr.write(`confirmed ${++done} of ${cells.length + peerCells.length} cells\n`);
    return confirmation;
  };
  const ours = await inParallel(cells, availableParallelism(), (cell) => telling(cell, confirm));
  const peers = await inParallel(peerCells, availableParallelism(), async (cell) => {
    const { peer, ratio, severity, errorRatio } = cell;
    return { name: peer.name, ratio, severity, errorRatio, ...(await telling(cell, confirmPeer)) };
  });
  return { ours, peers };
}
