/** Restarting the parts that serve the same, with real processes, asked as the command asks: over the control socket. */
import assert from 'node:assert/strict';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { temporaryFolder } from '../../test/services.ts';
import { askPart, askRestartInTurn, serveControl } from './control.ts';
import type { Part } from './part.ts';
import { Supervisor } from './supervisor.ts';

const workers = ['app-1', 'app-2', 'app-3'];

let folder: string;
let socket: string;
let supervisor: Supervisor;
let control: Server;
/** How many workers were healthy when a rolling restart was prepared. */
let healthyWhenPrepared: number[];

/** It is healthy when its process says so, and cannot start while there is a file `NAME-broken`. */
function part(name: string, change: Partial<Part> = {}): Part {
  const healthy = join(folder, `${name}-healthy`);
  return {
    name,
    dependsOn: [],
    command: '/bin/sh',
    args: ['-c', `if test -e ${name}-broken; then echo no port for me; exit 3; fi; touch ${healthy}; exec sleep 600`],
    env: {},
    cwd: folder,
    prepare: async () => rmSync(healthy, { force: true }),
    isHealthy: async () => existsSync(healthy),
    url: '',
    ports: [],
    stopSignal: 'SIGTERM',
    stopDeadlineMs: 1000,
    ...change,
  };
}

beforeEach(async () => {
  folder = temporaryFolder('supervisor');
  socket = join(folder, 'control.sock');
  healthyWhenPrepared = [];
  const parts = [part('database'), ...workers.map((name) => part(name, { inTurn: { avoidedMs: 1 } }))];
  supervisor = new Supervisor(parts, {
    logsFolder: folder,
    recordsFile: join(folder, 'processes.json'),
    baseEnvironment: { PATH: '/usr/bin:/bin' },
    report: () => undefined,
  });
  control = await serveControl(socket, supervisor, {
    onStop: () => supervisor.stopAll(),
    prepareRestart: async () => void healthyWhenPrepared.push(await healthyWorkers()),
  });
  await supervisor.startAll();
});

afterEach(async () => {
  control.close();
  await supervisor.stopAll();
});

async function pids(): Promise<Readonly<Record<string, number | null>>> {
  return Object.fromEntries((await supervisor.status()).map(({ name, pid }) => [name, pid]));
}

async function healthyWorkers(): Promise<number> {
  const parts = await supervisor.status();
  return parts.filter(({ name, state }) => workers.includes(name) && state === 'healthy').length;
}

/** Counts the workers that are healthy until `work` is done. @returns the smallest count */
async function fewestWhile(work: Promise<unknown>): Promise<number> {
  let done = false;
  const settled = work
    .catch(() => undefined)
    .then(() => {
      done = true;
    });
  let fewest = workers.length;
  while (!done) {
    fewest = Math.min(fewest, await healthyWorkers());
    await nextTurn();
  }
  await settled;
  return fewest;
}

test('the workers are restarted one after the other, and nothing else is', async () => {
  const before = await pids();
  const told: string[] = [];
  const restarted = askRestartInTurn(socket, (line) => told.push(line));
  assert.equal(await fewestWhile(restarted), workers.length - 1);
  assert.equal(await restarted, true);
  const now = await pids();
  for (const name of workers) assert.ok(now[name] && now[name] !== before[name], name);
  assert.equal(now.database, before.database);
  assert.deepEqual(
    told.map((line) => line.replace(/ \(.*| …/, '')),
    workers.flatMap((name) => [`  ${name} is restarted`, `✓ ${name} is ready again`]),
  );
  assert.deepEqual(healthyWhenPrepared, [workers.length]);
});

test('a worker that does not become ready ends it with its log, and the others run on', async () => {
  const before = await pids();
  writeFileSync(join(folder, 'app-2-broken'), '');
  await assert.rejects(
    askRestartInTurn(socket, () => undefined),
    /app-2 ended with exit code 3[\s\S]*no port for me[\s\S]*left as they run: app-3$/,
  );
  const now = await pids();
  assert.ok(now['app-1'] && now['app-1'] !== before['app-1']);
  assert.equal(now['app-2'], null);
  assert.equal(now['app-3'], before['app-3']);
  rmSync(join(folder, 'app-2-broken'));
  assert.equal(await askRestartInTurn(socket, () => undefined), true);
  assert.equal(await healthyWorkers(), workers.length);
});

test('a second rolling restart at the same time is refused', async () => {
  const first = askRestartInTurn(socket, () => undefined);
  await assert.rejects(
    askRestartInTurn(socket, () => undefined),
    /under way already/,
  );
  assert.equal(await first, true);
});

test('when the stack is stopped meanwhile, nothing is started any more', async () => {
  let stopped: Promise<void> | undefined;
  const restarted = askRestartInTurn(socket, () => {
    stopped ??= supervisor.stopAll();
  });
  await assert.rejects(restarted, /the rolling restart ended early/);
  await stopped;
  assert.deepEqual(new Set(Object.values(await pids())), new Set([null]));
});

test('one part is restarted by its name', async () => {
  const before = await pids();
  assert.equal(await askPart(socket, 'database', 'restart'), true);
  const now = await pids();
  assert.ok(now.database && now.database !== before.database);
  assert.equal(now['app-1'], before['app-1']);
  await assert.rejects(askPart(socket, 'nobody', 'restart'), /no part "nobody"; expected one of: database, app-1/);
});

test('without a stack nothing is restarted', async () => {
  const nowhere = join(folder, 'nowhere.sock');
  assert.equal(await askRestartInTurn(nowhere, () => undefined), false);
});
