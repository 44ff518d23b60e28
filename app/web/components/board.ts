/**
 * The board: rendered by the server as it stands, and again in the browser with filters and live changes.
 * Everything it shows comes in as properties.
 */
import type { VNode } from 'preact';
import type { BoardDocument, PageContext, Status } from '../../board/document.ts';
import { h, html } from '../html.ts';
import { type BoardFilter, isFiltering, noFilter, problemMatches, suiteMatches } from '../view/filter.ts';
import { headlineOf } from '../view/headline.ts';
import { InterruptionBanner, StaleBanner } from './banner.ts';
import { CountsBar } from './counts.ts';
import { EmptyBoard } from './empty-board.ts';
import { StatusFilter, TextFilter } from './filter-bar.ts';
import { ProblemList } from './problem-list.ts';
import { StatusIcon } from './status.ts';
import { SuiteTable } from './suite-table.ts';

/** What only a browser can do. */
export interface BoardControls {
  readonly filter: BoardFilter;
  /** Since when the live stream has been away, epoch milliseconds; null while it works. */
  readonly interruptedSince: number | null;
  readonly onText: (text: string) => void;
  readonly onStatus: (status: Status | null) => void;
  readonly onCopy: (text: string) => void;
}

export interface BoardProperties {
  readonly board: BoardDocument;
  readonly stale: PageContext['stale'];
  /** Epoch milliseconds. */
  readonly now: number;
  readonly origin: string;
  /** Null on the server. */
  readonly controls: BoardControls | null;
}

export function Board(properties: BoardProperties): VNode {
  const { board, stale, now, origin, controls } = properties;
  return html`<div class="board">
    ${stale && h(StaleBanner, { stale, now })}
    ${controls?.interruptedSince && h(InterruptionBanner, { since: controls.interruptedSince, now })}
    ${
      board.suites.length === 0
        ? h(EmptyBoard, { origin, onCopy: controls?.onCopy ?? null })
        : h(BoardContent, { board, now, controls })
    }
  </div>`;
}

type ContentProperties = Pick<BoardProperties, 'board' | 'now' | 'controls'>;

function BoardContent({ board, now, controls }: ContentProperties): VNode {
  const filter = controls?.filter ?? noFilter;
  const problems = board.problems.filter((problem) => problemMatches(problem, filter));
  const suites = board.suites.filter((suite) => suiteMatches(suite, filter));
  const shown = isFiltering(filter) ? `${suites.length} of ${board.suites.length}` : `${board.suites.length}`;
  return html`<div>
    ${h(Headline, { board, now, controls })}
    <section class="problem-section" aria-labelledby="problems-title" hidden=${problems.length === 0}>
      <h2 id="problems-title">Needs attention <span class="quantity">${problems.length}</span></h2>
      ${h(ProblemList, { problems, now })}
    </section>
    <section aria-labelledby="suites-title">
      <div class="section-head">
        <h2 id="suites-title">Suites <span class="quantity">${shown}</span></h2>
        ${h(TextFilter, { filter, onText: controls?.onText ?? null })}
      </div>
      ${h(SuiteTable, { suites, now })}
      <p class="no-match panel" hidden=${suites.length > 0}>No suite matches the filter.</p>
    </section>
  </div>`;
}

function Headline({ board, now, controls }: ContentProperties): VNode {
  const { status, sentence, detail } = headlineOf(board, now);
  return html`<header class=${`headline ${status}`}>
    ${StatusIcon({ status })}
    <div>
      <h1 id="headline">${sentence}</h1>
      <p class="detail">${detail}</p>
    </div>
    <div class="tally">
      ${CountsBar(board)}
      ${h(StatusFilter, { counts: board.counts, chosen: controls?.filter.status ?? null, onChoose: controls?.onStatus ?? null })}
    </div>
  </header>`;
}
