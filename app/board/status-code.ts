/** Statuses as the database keeps them: numbers, ordered so that the greatest is the worst. */
import type { Status } from './document.ts';

const byCode = ['skipped', 'passed', 'warning', 'failed', 'error'] as const satisfies readonly Status[];

/** The number of a status; the worst of several is the greatest. */
export function codeOf(status: Status): number {
  return byCode.indexOf(status);
}

/** @throws RangeError when the database holds a number that no status has. */
export function statusOf(code: number): Status {
  const status = byCode[code];
  if (!status) throw new RangeError(`status code ${code}; expected 0 to ${byCode.length - 1}`);
  return status;
}
