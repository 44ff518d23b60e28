/** The connection's state in the page's header, with a count of seconds while the stream is away. */
import { type ConnectionState, connectionLabel } from '../view/connection.ts';

let state: ConnectionState = 'connecting';
let lastUpdateAt = Date.now();
let ticking: ReturnType<typeof setInterval> | undefined;

/** Called for every change of state. */
export function showConnection(next: ConnectionState): void {
  if (next === 'live' || state === 'live') lastUpdateAt = Date.now();
  state = next;
  clearInterval(ticking);
  if (state !== 'live') ticking = setInterval(render, 1000);
  render();
}

function render(): void {
  const indicator = document.getElementById('connection');
  const text = indicator?.firstElementChild;
  if (!indicator || !text) return;
  indicator.dataset.state = state;
  text.textContent = connectionLabel(state, lastUpdateAt, Date.now());
}
