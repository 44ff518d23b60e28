/**
 * Collects V8's whole heap now and then, and gives back what is free. On its own V8 does so only in a process that comes
 * to rest, as it sees it (`v8-settings.js` says why that is turned off here); otherwise the heap stays as large as starting
 * has made it, and its pages get emptier and more.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Until it has compiled and filled what it works with; all that starting left is garbage by then. */
const firstAfterMs = 60_000;
/** It takes 50 to 100 ms of CPU time, with the code that is compiled anew: what is added to a scrape on average is 2 ms. */
const everyMs = 600_000;

/** Begins with it; it keeps no process from ending. */
export function collectNowAndThen(): void {
  const collect = findCollector();
  const collectAll = (): void => collect({ type: 'major', flavor: 'last-resort' });
  setTimeout(collectAll, firstAfterMs).unref();
  setInterval(collectAll, everyMs).unref();
}

/** V8 hands it out only to contexts that are made while a flag is set. What was compiled is valid for the flags as they were. */
function findCollector(): NodeJS.GCFunction {
  setFlagsFromString('--expose-gc');
  const collect: NodeJS.GCFunction = runInNewContext('gc');
  setFlagsFromString('--no-expose-gc');
  return collect;
}
