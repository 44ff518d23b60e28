/** The checks that need attention, worst and oldest first, each with its message. */
import type { VNode } from 'preact';
import type { Problem } from '../../board/document.ts';
import { h, html } from '../html.ts';
import { checkUrl, suiteUrl } from '../view/links.ts';
import { Elapsed } from './moment.ts';
import { StatusBadge } from './status.ts';

interface ProblemListProperties {
  readonly problems: readonly Problem[];
  readonly now: number;
}

export function ProblemList({ problems, now }: ProblemListProperties): VNode {
  return html`<ul class="problems panel">
    ${problems.map((problem) => h(ProblemRow, { key: problem.checkId, problem, now }))}
  </ul>`;
}

function ProblemRow({ problem, now }: { readonly problem: Problem; readonly now: number }): VNode {
  return html`<li class=${`problem ${problem.status}`} data-problem=${problem.checkId}>
    ${StatusBadge(problem)}
    <div class="what">
      <a class="row-link" data-row href=${checkUrl(problem.checkId)}>${problem.check}</a>
      <a class="in" href=${suiteUrl(problem.suiteSlug)}>${problem.suite}</a>
    </div>
    <p class="message">${problem.message ?? ''}</p>
    <span class="age">${Elapsed({ at: problem.since, now })}</span>
  </li>`;
}
