/** The native stack under faults: taken ports, a crash, a killed supervisor, Ctrl-C. Steps build on each other. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import process from 'node:process';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { PartStatus } from '../../deploy/local/part.ts';
import { proveKills } from '../prove/kills.ts';
import { provePools } from '../prove/pools.ts';
import { exitCodeOf, type Finding, renderFindings } from '../prove/proof.ts';
import { proveRestart } from '../prove/restart.ts';
import { waitFor } from '../services.ts';
import { inheritedEnvironment } from './config.ts';
import { newPlace, type StackPlace, startStack, type TestStack } from './stack.ts';

const lvd = fileURLToPath(new URL('../../lvd.js', import.meta.url));
const restartMs = 60_000;

test('a port that is in use is named with its holder, and nothing is started', async () => {
  const place = await newPlace();
  const port = 8080 + place.portOffset;
  const holder = createServer().listen(port, '127.0.0.1');
  await once(holder, 'listening');
  try {
    const { code, output } = await startAndWait(place);
    assert.equal(code, 1);
    assert.match(output, new RegExp(`${port}/tcp, for nginx`));
    if (process.platform === 'linux') assert.match(output, new RegExp(`held by .*process ${process.pid}`));
    assert.match(output, /--port-offset/);
    assert.equal(existsSync(join(place.stateFolder, 'processes.json')), false);
  } finally {
    holder.close();
  }
});

test('settings that cannot be used are refused with what is expected', async () => {
  const place = await newPlace();
  const workers = await startAndWait(place, '--workers', '9');
  assert.equal(workers.code, 2);
  assert.match(workers.output, /--workers 9; expected: 4 to 8/);
  const divisor = await startAndWait(place, '--period-divisor', '7');
  assert.equal(divisor.code, 2);
  assert.match(divisor.output, /periods divided by 7; expected: a divisor of 60/);
  const offset = await startAndWait({ ...place, portOffset: 99_999 });
  assert.equal(offset.code, 2);
  assert.match(offset.output, /expected/);
  assert.doesNotMatch(offset.output, /at .*\.ts:\d+/);
});

describe('a running stack', () => {
  let stack: TestStack;

  before(async () => {
    stack = await startStack();
  });

  after(() => stack?.stop());

  test('is not started a second time', async () => {
    const { code, output } = await stack.lvd('start');
    assert.equal(code, 1);
    assert.match(output, /runs already/);
  });

  test('names a part that crashed, with its log, and starts it again', async () => {
    const before = await partStatus(stack, 'app-1');
    process.kill(before.pid ?? 0, 'SIGKILL');
    const now = await waitFor(
      'app-1 to be healthy again',
      async () => {
        const status = await partStatus(stack, 'app-1');
        return status.state === 'healthy' && status.pid !== before.pid && status;
      },
      restartMs,
    );
    assert.notEqual(now.pid, null);
    assert.match(stack.output(), /app-1 ended by itself/);
    assert.ok(stack.output().includes(before.logFile));
  });

  test('loses no request while its workers are restarted in turn', async () => {
    assertHeld(await proveRestart(stack, { form: 'short', seed: 1, tell: () => undefined }));
  });

  test('loses and doubles no acknowledged result while its parts are killed', async () => {
    assertHeld(await proveKills(stack, { form: 'short', seed: 1, tell: () => undefined }));
  });

  test('has its pools full again after every kind of loss', async () => {
    assertHeld(await provePools(stack, { form: 'short', seed: 1, tell: () => undefined }));
  });

  test('restarts one part by its name, and says what is wrong with a name', async () => {
    const before = await partStatus(stack, 'app-4');
    assert.equal((await stack.lvd('restart', 'app-4')).code, 0);
    assert.notEqual((await partStatus(stack, 'app-4')).pid, before.pid);
    const unknown = await stack.lvd('restart', 'app-99');
    assert.equal(unknown.code, 1);
    assert.match(unknown.output, /expected one of: .*app-1/);
    assert.equal((await stack.lvd('restart')).code, 2);
    assert.equal((await stack.lvd('restart', '--rolling', 'app-1')).code, 2);
  });

  test('refuses to be reset', async () => {
    const { code, output } = await stack.lvd('reset', '--yes');
    assert.equal(code, 1);
    assert.match(output, /Stop it first/);
  });

  test('shows its logs', async () => {
    const { code, output } = await stack.lvd('logs', 'app-1', '-n', '50');
    assert.equal(code, 0, output);
    assert.match(output, /app-1 {2}.*listening/);
    const unknown = await stack.lvd('logs', 'app-99');
    assert.equal(unknown.code, 1);
    assert.match(unknown.output, /expected one of: .*app-1/);
  });

  test('after its supervisor was killed, the next start ends what was left and keeps the data', async () => {
    await postOne(stack);
    const left = (await parts(stack)).map(({ pid }) => pid);
    process.kill(stack.pid, 'SIGKILL');
    await waitFor('the supervisor to be gone', () => !isAlive(stack.pid));
    stack = await startStack(stack.place);
    assert.match(stack.output(), /Ended what an interrupted stack had left running: .*postgres/);
    for (const pid of left) assert.equal(isAlive(pid ?? 0), false, `process ${pid} was left`);
    const board = await (await fetch(stack.url('nginx', '/api/v1/board'))).text();
    assert.match(board, /kept over a restart/);
  });

  test('leaves no process behind when it is stopped', async () => {
    const pids = (await parts(stack)).map(({ pid }) => pid);
    assert.ok(pids.length >= 12 && pids.every((pid) => pid !== null));
    const { code, output } = await stack.stop();
    assert.equal(code, 0, output);
    for (const pid of pids) assert.equal(isAlive(pid ?? 0), false, `process ${pid} was left`);
    const status = await stack.lvd('status');
    assert.equal(status.code, 1);
    assert.match(status.output, /No stack runs/);
  });

  test('forgets everything when it is reset', async () => {
    const { code } = await stack.lvd('reset', '--yes');
    assert.equal(code, 0);
    assert.equal(existsSync(stack.place.stateFolder), false);
  });
});

function assertHeld(findings: readonly Finding[]): void {
  assert.equal(exitCodeOf(findings), 0, renderFindings(findings));
}

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** Runs a start that is expected to end by itself. */
function startAndWait({ stateFolder, portOffset }: StackPlace, ...more: readonly string[]): Promise<Ended> {
  const args = [lvd, 'start', '--state-dir', stateFolder, '--port-offset', String(portOffset), ...more];
  const { promise, resolve } = Promise.withResolvers<Ended>();
  execFile(process.execPath, args, { env: inheritedEnvironment(), timeout: 30_000 }, (error, stdout, stderr) => {
    resolve({ code: error ? Number(error.code ?? -1) : 0, output: stdout + stderr });
  });
  return promise;
}

async function parts(stack: TestStack): Promise<readonly PartStatus[]> {
  const { output } = await stack.lvd('status', '--json');
  return (JSON.parse(output) as { parts: PartStatus[] }).parts; // our own command's output
}

async function partStatus(stack: TestStack, name: string): Promise<PartStatus> {
  const found = (await parts(stack)).find((part) => part.name === name);
  assert.ok(found, name);
  return found;
}

async function postOne(stack: TestStack): Promise<void> {
  const report = { suite: 'kept over a restart', results: [{ check: 'one', status: 'passed' }] };
  const response = await fetch(stack.url('nginx', '/api/v1/ingest/json'), {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await stack.token()}` },
    body: JSON.stringify(report),
  });
  assert.equal(response.status, 201, await response.text());
}

/** An ended process that its parent has not asked about yet counts as gone: who adopts an orphan may never ask. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
