/** The board in the browser: takes over the server's markup and its data, then follows the live stream. */
import { hydrate, render } from 'preact';
import type { BoardChange, PageContext, Status } from '../../board/document.ts';
import { Board, type BoardControls } from '../components/board.ts';
import { defaultOrigin } from '../components/empty-board.ts';
import { productName } from '../components/product.ts';
import { h } from '../html.ts';
import type { BoardPageData } from '../pages/board.ts';
import { describeChanges } from '../view/announcement.ts';
import { withChange } from '../view/change.ts';
import { type ConnectionState, interruptionAfterMs } from '../view/connection.ts';
import { type BoardFilter, filterFromQuery, queryWithFilter } from '../view/filter.ts';
import { shortHeadlineOf } from '../view/headline.ts';
import { announce } from './announcer.ts';
import { fetchBoardData, readBoardData } from './board-data.ts';
import { clockTickMs } from './clock.ts';
import { showConnection, showStaleness } from './connection-indicator.ts';
import { reportFeature } from './features.ts';
import { openLiveStream } from './live.ts';
import { flashChangedSuites } from './row-flash.ts';

interface IslandState {
  data: BoardPageData;
  filter: BoardFilter;
  /** Epoch milliseconds; null while the stream works. */
  awaySince: number | null;
}

export function startBoard(): void {
  const root = document.getElementById('board');
  const data = readBoardData(document);
  if (root === null || data === null) return;
  // First exactly what the server rendered, so that its markup is taken over as it is.
  hydrate(h(Board, { ...data, origin: defaultOrigin, controls: null }), root);
  const island = new BoardIsland(root, data);
  island.draw();
  setInterval(() => island.tick(), clockTickMs);
  document.addEventListener('visibilitychange', () => island.draw());
  const stream = openLiveStream(data.board.version, {
    onChange: (change) => island.apply(change),
    onReset: () => void island.startAnew().then((version) => stream.restart(version)),
    onStale: (stale) => island.staleness(stale),
    onState: (state) => island.connection(state),
  });
}

class BoardIsland {
  private readonly root: HTMLElement;
  private readonly state: IslandState;
  private readonly actions: Pick<BoardControls, 'onText' | 'onStatus' | 'onCopy'>;

  constructor(root: HTMLElement, data: BoardPageData) {
    this.root = root;
    this.state = { data, filter: filterFromQuery(location.search), awaySince: null };
    this.actions = {
      onText: (text: string) => {
        reportFeature('filter_text');
        this.choose({ ...this.state.filter, text });
      },
      onStatus: (status: Status | null) => {
        reportFeature('filter_status');
        this.choose({ ...this.state.filter, status });
      },
      onCopy: (text: string) => {
        reportFeature('copy_command');
        void copy(text);
      },
    };
  }

  draw(): void {
    const { data, filter, awaySince } = this.state;
    const now = Date.now();
    showStaleness(data.stale !== null);
    const interruptedSince = awaySince !== null && now - awaySince > interruptionAfterMs ? awaySince : null;
    const controls = { filter, interruptedSince, ...this.actions };
    const focused = document.activeElement;
    render(h(Board, { ...data, now, origin: location.origin, controls }), this.root);
    // A row that moved has lost its focus on the way.
    if (focused instanceof HTMLElement && focused.isConnected && document.activeElement !== focused) focused.focus();
  }

  /** Whether the change leads on from what is shown; one that is not newer need not. */
  apply(change: BoardChange): boolean {
    const { data } = this.state;
    const board = withChange(data.board, change);
    if (board) this.show({ ...data, board, stale: null });
    return board !== null || change.version <= data.board.version;
  }

  staleness(stale: PageContext['stale']): void {
    this.state.data = { ...this.state.data, stale };
    this.draw();
  }

  /** Shows the board as the server has it, even with a lower version. Resolves to the version that is shown then. */
  async startAnew(): Promise<number> {
    const data = await fetchBoardData();
    if (data !== null) this.show(data);
    return this.state.data.board.version;
  }

  /** Shows the board as the server has it, unless the stream was faster; a failure leaves what is shown. */
  private async reload(): Promise<void> {
    const data = await fetchBoardData();
    if (data !== null && data.board.version >= this.state.data.board.version) this.show(data);
  }

  connection(state: ConnectionState): void {
    showConnection(state);
    this.state.awaySince = state === 'live' ? null : (this.state.awaySince ?? Date.now());
    this.draw();
  }

  /** An old state may become a fresh one without any change, so it is asked for. */
  tick(): void {
    this.draw();
    if (this.state.data.stale !== null) void this.reload();
  }

  private show(data: BoardPageData): void {
    const before = this.state.data.board;
    this.state.data = data;
    this.draw();
    document.title = `${shortHeadlineOf(data.board)} · ${productName}`;
    flashChangedSuites(this.root, before, data.board);
    const message = describeChanges(before, data.board);
    if (message !== null) announce(message);
  }

  private choose(filter: BoardFilter): void {
    this.state.filter = filter;
    history.replaceState(null, '', `${location.pathname}${queryWithFilter(filter, location.search)}`);
    this.draw();
  }
}

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    announce('Copied.');
  } catch {
    announce('The browser does not allow copying here; select the text instead.');
  }
}
