/** What was verified when, and what is due, as text and as JSON. */
import { type Column, renderTable } from '../../service/table.ts';
import { isDue, type OccasionState } from '../../slo/verification/due.ts';
import type { Summary } from '../report/summary.ts';

const columns: readonly Column[] = [{ title: 'Verification' }, { title: 'State' }];

export function printOccasions(states: readonly OccasionState[]): string {
  const table = renderTable({ columns, rows: states.map(({ occasion, message }) => [occasion, message]) });
  return states.some(isDue) ? table : `${table}Nothing is due.\n`;
}

/** @param runs those that were made for it */
export const occasionsAsJson = (states: readonly OccasionState[], runs: readonly Summary[]): string =>
  `${JSON.stringify({ occasions: states, runs }, null, 2)}\n`;
