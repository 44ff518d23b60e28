/** The connection's state in the page's header, with a count of seconds while the stream is away. */
import { type ConnectionState, connectionLabel } from '../view/connection.ts';

let state: ConnectionState = 'connecting';
let lastUpdateAt = Date.now();
/** Whether the page says that its state is old; then a working stream alone is not "live". */
let stale = false;
let ticking: ReturnType<typeof setInterval> | undefined;

/** Called for every change of state. */
export function showConnection(next: ConnectionState): void {
  if (next === 'live' || state === 'live') lastUpdateAt = Date.now();
  state = next;
  clearInterval(ticking);
  if (state !== 'live') ticking = setInterval(render, 1000);
  render();
}

/** Called whenever the page starts or stops to show an old state. */
export function showStaleness(next: boolean): void {
  if (next === stale) return;
  stale = next;
  render();
}

function render(): void {
  const indicator = document.getElementById('connection');
  const text = indicator?.firstElementChild;
  if (!indicator || !text) return;
  const shown = stale && state === 'live' ? 'connected' : state;
  indicator.dataset.state = shown;
  text.textContent = connectionLabel(shown, lastUpdateAt, Date.now());
}
