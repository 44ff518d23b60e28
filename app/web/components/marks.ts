/** What is derived from more than one run, told beside a status: an icon and a word each. */
import type { VNode } from 'preact';
import { isOverdue } from '../../board/stale.ts';
import { html } from '../html.ts';
import { formatSpan } from '../view/time.ts';

/** Goes up and down. */
export function FlakyMark(): VNode {
  return Mark('Flaky', 'changes between good and bad and back in its last 20 runs', 'M1.5 11l3.2-6 3.3 6 3.3-6 3.2 6');
}

/** A clock when something is overdue, else nothing. `now` is epoch milliseconds. */
export function overdueMark(lastAt: string, withinMs: number | null, now: number): VNode | null {
  if (withinMs === null || !isOverdue(lastAt, withinMs, now)) return null;
  const meaning = `a run was expected within ${formatSpan(withinMs)}, three times the usual gap`;
  return Mark('Stale', meaning, 'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8zM8 4.6V8l2.4 1.6');
}

function Mark(word: string, meaning: string, path: string): VNode {
  return html`<span class="badge skipped derived" title=${meaning}>
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path class="line" d=${path} /></svg><span>${word}</span>
  </span>`;
}
