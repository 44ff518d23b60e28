import assert from 'node:assert/strict';
import process from 'node:process';
import { describe, it } from 'node:test';
import { startProcess } from '../test/services.ts';

/** Makes garbage, and ends with 0 when it is collected. V8 has no reason to do that on its own: nothing is allocated then. */
const script = `
import { keepHeapSmall } from '${new URL('heap.ts', import.meta.url)}';
const isCollected = async (arrays) => {
  let garbage = Array.from({ length: arrays }, () => Array.from({ length: 100 }, Math.random));
  const seen = new WeakRef(garbage);
  garbage = undefined;
  while (seen.deref()) await new Promise((resolve) => setTimeout(resolve, 5));
};
const never = setTimeout(() => process.exit(1), 60_000);
keepHeapSmall(5);
await isCollected(1);
await isCollected(20_000);
clearTimeout(never);
`;

describe('the heap of the agent', () => {
  it('is collected at the first look, and whenever it has grown', async () => {
    const child = startProcess({
      command: process.execPath,
      args: ['--no-memory-reducer', '--input-type=module', '--eval', script],
    });
    assert.equal(await child.exited, 0, child.output());
  });
});
