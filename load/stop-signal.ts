/** How a run is ended early. */
import process from 'node:process';

const signals = ['SIGINT', 'SIGTERM'] as const;

/** Does something that the first SIGINT or SIGTERM aborts, so that it ends in order; a second one ends the process at once. */
export async function withStopSignal<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stopping = new AbortController();
  const ignore = (): void => {
    for (const name of signals) process.off(name, stop);
  };
  function stop(): void {
    ignore();
    stopping.abort();
  }
  for (const name of signals) process.on(name, stop);
  try {
    return await work(stopping.signal);
  } finally {
    ignore();
  }
}
