/** How a run is ended early. */
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { sameSignalMs } from '../service/same-signal.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Does something that the first of these signals aborts, so that it ends in order; a second one ends the process at once. */
export async function withStopSignal<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stopping = new AbortController();
  let firstAt: number | null = null;
  const ignore = (): void => {
    for (const name of signals) process.off(name, stop);
  };
  function stop(name: NodeJS.Signals): void {
    if (name === 'SIGHUP') writeToNobody();
    const now = performance.now();
    firstAt ??= now;
    stopping.abort();
    if (now - firstAt <= sameSignalMs) return;
    ignore();
    process.kill(process.pid, name); // as it ends who does not listen
  }
  for (const name of signals) process.on(name, stop);
  try {
    return await work(stopping.signal);
  } finally {
    ignore();
  }
}

/** The terminal may be gone: what is written fails then, and must not keep the run from ending in order. */
function writeToNobody(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}
