// How V8 is to behave in a process that works for some milliseconds, waits for seconds, and runs for months. What is
// compiled depends on it, so whoever fills the compile cache imports this as well.
import { setFlagsFromString } from 'node:v8';

const settings = [
  // The heap for short-lived objects keeps its first size: a scrape fits in, and 28 MB are never touched.
  '--semi-space-growth-factor=1',
  // There is nothing to gain from several threads for a heap of this size, and each has memory of its own.
  '--single-threaded-gc',
  // Whenever the process rests, V8 would collect all that it can, and with it the code that the next scrape needs again.
  // The flag that turns this off has no effect once the heap is there; the number of such collections has.
  '--memory-reducer-gc-count=0',
  // The second of its optimising compilers costs more, in time and in memory, than the code of a scrape ever gets quicker.
  '--efficiency-mode',
  '--efficiency-mode-disable-turbofan',
];

for (const setting of settings) setFlagsFromString(setting);
