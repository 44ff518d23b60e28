/** Statuses as the database keeps them: numbers, ordered so that the greatest is the worst. */
import type { Status } from './document.ts';

/** In the order of their numbers, from 0. */
export const statusesByCode = ['skipped', 'passed', 'warning', 'failed', 'error'] as const satisfies readonly Status[];

/** The number of a status; the worst of several is the greatest. */
export function codeOf(status: Status): number {
  return statusesByCode.indexOf(status);
}

/** @throws RangeError when the database holds a number that no status has. */
export function statusOf(code: number): Status {
  const status = statusesByCode[code];
  if (!status) throw new RangeError(`status code ${code}; expected 0 to ${statusesByCode.length - 1}`);
  return status;
}
