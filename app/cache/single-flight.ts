/** Joins work that is asked for while the same work is under way, so that many misses cause one read. */

/** Wraps `work`: while a call with a key runs, further calls with that key get its result. */
export function singleFlight<T>(work: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const running = new Map<string, Promise<T>>();
  return (key) => {
    const known = running.get(key);
    if (known) return known;
    const started = work(key).finally(() => running.delete(key));
    running.set(key, started);
    return started;
  };
}
