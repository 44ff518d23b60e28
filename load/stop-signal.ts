/** How a run is ended early. */
import process from 'node:process';

/** Aborted by the first SIGINT or SIGTERM, so that the run is ended in order; a second one ends the process at once. */
export function stopSignal(): AbortSignal {
  const stopping = new AbortController();
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const stop = (): void => {
    for (const name of signals) process.off(name, stop);
    stopping.abort();
  };
  for (const name of signals) process.on(name, stop);
  return stopping.signal;
}
