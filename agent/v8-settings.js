// How V8 is to behave in a process that works for some milliseconds, waits for seconds, and runs for months. What is
// compiled depends on it, so whoever fills the compile cache imports this as well.
import { setFlagsFromString } from 'node:v8';

const settings = [
  // The heap for short-lived objects keeps its first size: a scrape fits in, and 28 MB are never touched.
  '--semi-space-growth-factor=1',
  // There is nothing to gain from several threads for a heap of this size, and each has memory of its own.
  '--single-threaded-gc',
  // It would collect the whole heap between scrapes, as if the application had come to rest.
  '--no-memory-reducer',
];

for (const setting of settings) setFlagsFromString(setting);
