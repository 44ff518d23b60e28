/** Whether a viewer is asked for a rating now: after a way down from the board, and at most once in 30 days. */
import type { AskingPage } from '../../metrics/catalogue/business.ts';

/** The cookie that says that this browser was asked, or has answered without being asked. It names nobody. */
export const askedCookie = 'lvd_asked';
export const askedStates = ['shown', 'answered'] as const;
export const askAgainDays = 30;

/** Where each page is reached from on the way down: a list that names it. */
const above: Readonly<Record<AskingPage, RegExp>> = {
  check: /^\/(suites\/[^/]+|search)?$/,
  run: /^\/(suites|checks)\/[^/]+$/,
};

/** Whether the page was opened from a page above it. `from`: the path of a page of ours, or null. */
export function endsDrillDown(page: AskingPage, from: string | null): boolean {
  return from !== null && above[page].test(from);
}
