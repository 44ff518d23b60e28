/** A filesystem that hangs: a FUSE mount whose program never answers the kernel. Only root may make one. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import process from 'node:process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { freePort, startProcess, temporaryFolder, waitFor } from '../test/services.ts';
import { exposed } from './exposition-under-test.ts';

const lvd = fileURLToPath(new URL('../lvd.js', import.meta.url));
const cannot =
  (process.getuid?.() !== 0 || !existsSync('/dev/fuse')) && 'only root may mount, and only where there is FUSE';

/** The kernel asks through the open file, and nobody reads the question. Undefined where root may not mount, as in containers. */
function mountStuck(): (Disposable & { readonly folder: string }) | undefined {
  const folder = temporaryFolder('stuck');
  const device = openSync('/dev/fuse', 'r+');
  const options = 'fd=3,rootmode=40000,user_id=0,group_id=0';
  const { status } = spawnSync('mount', ['-i', '-t', 'fuse', '-o', options, 'stuck', folder], {
    stdio: ['ignore', 'ignore', 'ignore', device],
  });
  if (status !== 0) {
    closeSync(device);
    return undefined;
  }
  return {
    folder,
    [Symbol.dispose]() {
      closeSync(device);
      spawnSync('umount', ['-l', folder]);
    },
  };
}

describe('a mount that hangs', { skip: cannot }, () => {
  it('is told as such, and keeps back nothing else', async (test) => {
    using stuck = mountStuck();
    if (!stuck) return test.skip('root may not mount here');
    const port = await freePort();
    const agent = startProcess({ command: process.execPath, args: [lvd, 'agent', '--port', String(port)] });
    await waitFor('the agent to answer', async () => (await fetch(`http://127.0.0.1:${port}/healthz`)).ok);
    const scrape = async () => {
      const started = performance.now();
      const told = exposed(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text());
      return { ...told, tookMs: performance.now() - started };
    };
    const [first, second] = [await scrape(), await scrape()];
    test.diagnostic(`the first scrape took ${first.tookMs.toFixed(0)} ms, the next ${second.tookMs.toFixed(0)} ms`);
    for (const { failed, values, tookMs } of [first, second]) {
      assert.deepEqual(failed, []);
      assert.deepEqual(values('node_filesystem_device_error', { mountpoint: stuck.folder }), [1]);
      assert.equal(values('node_filesystem_avail_bytes', { mountpoint: '/' }).length, 1);
      assert.equal(values('node_load1').length, 1);
      assert.ok(tookMs < 3000, `${tookMs} ms`);
    }
    process.kill(agent.pid, 'SIGTERM');
    await agent.exited; // which it would not without help: the thread that asks holds it back
  });
});
