/** The words for the state of the live stream. */
import { formatSpan } from './time.ts';

export type ConnectionState = 'connecting' | 'live' | 'connected' | 'reconnecting';

/** A stream that has been away for longer than this makes the page say that what it shows is old. */
export const interruptionAfterMs = 30_000;

/** "live", "connected" (the stream works, but what it reports on is old), or "reconnecting, last update 12 s ago". Times are epoch milliseconds. */
export function connectionLabel(state: ConnectionState, lastUpdateAt: number, now: number): string {
  if (state === 'live' || state === 'connected') return state;
  return `${state}, last update ${formatSpan(now - lastUpdateAt)} ago`;
}
