/** A point in time, told as an age. Browser code keeps it current; the exact time is in the title and the `datetime`. */
import type { VNode } from 'preact';
import { html } from '../html.ts';
import { formatAgo, formatInstant, formatSpan } from '../view/time.ts';

interface MomentProperties {
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** "2 min ago". */
export function Moment({ at, now }: MomentProperties): VNode {
  return html`<time datetime=${at} title=${formatInstant(at)} data-ago>${formatAgo(at, now)}</time>`;
}

/** "42 min": how long something has lasted. */
export function Elapsed({ at, now }: MomentProperties): VNode {
  return html`<time datetime=${at} title=${`since ${formatInstant(at)}`} data-span>${formatSpan(now - Date.parse(at))}</time>`;
}
