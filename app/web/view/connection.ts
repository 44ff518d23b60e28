/** The words for the state of the live stream. */
import { formatSpan } from './time.ts';

export type ConnectionState = 'connecting' | 'live' | 'reconnecting';

/** A stream that has been away for longer than this makes the page say that what it shows is old. */
export const interruptionAfterMs = 30_000;

/** "live", or "reconnecting, last update 12 s ago". Times are epoch milliseconds. */
export function connectionLabel(state: ConnectionState, lastUpdateAt: number, now: number): string {
  if (state === 'live') return 'live';
  return `${state}, last update ${formatSpan(now - lastUpdateAt)} ago`;
}
