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

/** More than these are folded away, so that the suites stay in reach. */
const mostShown = 10;

export function ProblemList({ problems, now }: ProblemListProperties): VNode {
  const rest = problems.slice(mostShown);
  return html`<div class="problems panel">
    <ul>${rows(problems.slice(0, mostShown), now)}</ul>
    ${
      rest.length === 0
        ? null
        : html`<details class="more"><summary>${`${rest.length} more`}</summary><ul>${rows(rest, now)}</ul></details>`
    }
  </div>`;
}

function rows(problems: readonly Problem[], now: number): readonly VNode[] {
  return problems.map((problem) => h(ProblemRow, { key: problem.checkId, problem, now }));
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
