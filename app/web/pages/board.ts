/** The board's page. */
import type { BoardDocument, PageContext } from '../../board/document.ts';
import { Board } from '../components/board.ts';
import { defaultOrigin } from '../components/empty-board.ts';
import { renderPage } from '../components/page.ts';
import { h, html } from '../html.ts';
import { sortSuites } from '../view/change.ts';
import { shortHeadlineOf } from '../view/headline.ts';

/** What the browser takes over from the server, as JSON in the page. */
export interface BoardPageData {
  readonly board: BoardDocument;
  readonly stale: PageContext['stale'];
  /** The time that the server rendered with, epoch milliseconds. */
  readonly now: number;
}

/** A complete HTML document. `now` is epoch milliseconds. */
export function renderBoardPage(document: BoardDocument, context: PageContext, now: number = Date.now()): string {
  const board = { ...document, suites: sortSuites(document.suites) };
  const { stale } = context;
  const island = h(Board, { board, stale, now, origin: defaultOrigin, controls: null });
  return renderPage({
    name: 'board',
    title: shortHeadlineOf(board),
    context,
    now,
    main: html`<div id="board">${island}</div>`,
    data: { board, stale, now } satisfies BoardPageData,
  });
}
