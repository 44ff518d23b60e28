/** Signals to a process that does something, as a terminal and launchers send them. */
import assert from 'node:assert/strict';
import process from 'node:process';
import { describe, test } from 'node:test';
import { sameSignalMs } from '../service/same-signal.ts';
import { type RunningProcess, startProcess, waitFor } from '../test/services.ts';

/** Needs two seconds to end in order, and tells when another signal is a second one. */
const script = `
const { withStopSignal } = await import('./load/stop-signal.ts');
await withStopSignal(async (signal) => {
  const waiting = setInterval(() => undefined, 1000);
  console.log('it begins');
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
  console.log('it is asked to end');
  setTimeout(() => console.log('long ago'), ${sameSignalMs} + 100);
  await new Promise((resolve) => setTimeout(resolve, ${sameSignalMs} + 1_000));
  clearInterval(waiting);
});
console.log('in order');`;

describe('a run that is asked to end', { concurrency: true }, () => {
  async function begin(): Promise<RunningProcess> {
    const args = ['--input-type=module', '--eval', script];
    const running = startProcess({ command: process.execPath, args, env: {} });
    await waitFor('it to begin', () => running.output().includes('it begins'));
    return running;
  }
  async function send({ pid, output }: RunningProcess, signal: NodeJS.Signals, until: string): Promise<void> {
    process.kill(pid, signal);
    await waitFor(`"${until}"`, () => output().includes(until));
  }

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    test(`ends in order after ${signal}, also when a launcher passes it on once more`, async () => {
      const running = await begin();
      await send(running, signal, 'it is asked to end');
      process.kill(running.pid, signal);
      assert.equal(await running.exited, 0, running.output());
      assert.match(running.output(), /in order/);
    });

  test('ends at once at a second one', async () => {
    const running = await begin();
    await send(running, 'SIGINT', 'long ago');
    process.kill(running.pid, 'SIGINT');
    assert.notEqual(await running.exited, 0);
    assert.doesNotMatch(running.output(), /in order/);
  });
});
