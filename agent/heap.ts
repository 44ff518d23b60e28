/**
 * Collects V8's whole heap when it has grown, and gives back what is free. On its own V8 does so only in a process that
 * comes to rest, as it sees it (`v8-settings.js` says why that is turned off here); otherwise the heap stays as large as
 * starting has made it, and what little each scrape leaves in its old part makes it larger still.
 */
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Since the last collection. One takes 50 to 100 ms of CPU time, with the code that is compiled anew afterwards; a scrape every
 * 15 s needs a quarter of an hour or more for so much.
 */
const growthBytes = 4 * 1024 * 1024;

/** Begins to look after the heap; it keeps no process from ending. */
export function keepHeapSmall(lookEveryMs = 15_000): void {
  const collect = findCollector();
  let bytesAfter = 0;
  const look = (): void => {
    if (bytesNow() < bytesAfter + growthBytes) return;
    collect({ type: 'major', flavor: 'last-resort' });
    bytesAfter = bytesNow();
  };
  setInterval(look, lookEveryMs).unref();
}

/** With what objects of the heap hold outside of it: buffers. */
function bytesNow(): number {
  const { total_heap_size, external_memory } = getHeapStatistics();
  return total_heap_size + external_memory;
}

/** V8 hands it out only to contexts that are made while a flag is set. What was compiled is valid for the flags as they were. */
function findCollector(): NodeJS.GCFunction {
  setFlagsFromString('--expose-gc');
  const collect: NodeJS.GCFunction = runInNewContext('gc');
  setFlagsFromString('--no-expose-gc');
  return collect;
}
