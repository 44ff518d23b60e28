/** The page's one live region. Messages are spaced out; of those that wait only the last is spoken. */

const leastPauseMs = 4000;

let lastSpokenAt = Number.NEGATIVE_INFINITY;
let waiting: string | null = null;

/** Has a screen reader say `message`, at once or after a pause. */
export function announce(message: string): void {
  const scheduled = waiting !== null;
  waiting = message;
  if (!scheduled) setTimeout(speak, Math.max(0, lastSpokenAt + leastPauseMs - performance.now()));
}

function speak(): void {
  const region = document.getElementById('announcer');
  if (region !== null) region.textContent = waiting;
  waiting = null;
  lastSpokenAt = performance.now();
}
