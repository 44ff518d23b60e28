/** Snapshots in a real Redis: an older one never replaces a newer one, and a Redis that is away costs no time. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pino } from 'pino';
import { createInstruments } from '../../metrics/instruments/instruments.ts';
import { startRedis, type TestRedis, waitFor } from '../../test/services.ts';
import { changeBetween } from '../board/change.ts';
import type { BoardDocument } from '../board/document.ts';
import type { ProjectVersion, Snapshot } from '../board/read.ts';
import { versionOf } from '../board/version.ts';
import { readEventsSince } from './events.ts';
import { keysOf } from './keys.ts';
import { RedisGate } from './redis.ts';
import { SnapshotStore, type WriteResult } from './snapshots.ts';

const [one, two] = ['11111111-0000-4000-8000-000000000000', '22222222-0000-4000-8000-000000000000'];
let redis: TestRedis;
let gate: RedisGate;
let projects = 0;

before(async () => {
  redis = await startRedis();
  gate = new RedisGate({
    url: redis.url,
    connectionName: 'test',
    logger: pino({ level: 'silent' }),
    instruments: createInstruments(),
  });
  await waitFor('Redis', () => gate.available);
});

after(async () => {
  gate?.close();
  await redis?.stop();
});

/** A project of its own for each test. */
function freshProject(): { readonly name: string; readonly store: SnapshotStore } {
  projects += 1;
  const name = `project-${projects}`;
  return { name, store: new SnapshotStore(gate, name) };
}

function board(version: number, epoch = one, text = ''): Snapshot<BoardDocument> {
  const counts = { passed: version, warning: 0, failed: 0, error: 0, skipped: 0 };
  const strip = '';
  const suite = {
    slug: `a${text}`,
    name: 'A',
    status: 'passed',
    counts,
    lastRunId: 1,
    expectedWithinMs: null,
    strip,
  } as const;
  const suites = [{ ...suite, lastRunAt: '2026-01-31T12:00:00.000Z' }];
  return { epoch, document: { version, generatedAt: '2026-01-31T12:00:00.000Z', counts, suites, problems: [] } };
}

async function stored(store: SnapshotStore): Promise<ProjectVersion | null> {
  const found = await store.readBoardVersion();
  return found.state === 'answered' ? found.value : assert.fail(found.state);
}

/** Writes over whatever is there, as a worker that has just looked. */
async function write(store: SnapshotStore, snapshot: Snapshot<BoardDocument>): Promise<WriteResult> {
  const written = await store.writeBoard(snapshot, await stored(store), null);
  return written.state === 'answered' ? written.value : assert.fail(written.state);
}

test('snapshots that are written in any order leave the newest', async () => {
  const { store } = freshProject();
  const versions = [3, 9, 1, 7, 10, 2, 8, 10, 4];
  await Promise.all(
    versions.map(async (version) => {
      while ((await write(store, board(version))) === 'moved');
    }),
  );
  assert.equal((await stored(store))?.version, 10);
  assert.equal(await write(store, board(9)), 'older');
  assert.equal((await stored(store))?.version, 10);
});

test('a board that was built from another one than is stored is refused, so that the stream has no gap', async () => {
  const { name, store } = freshProject();
  await write(store, board(1));
  const change = changeBetween(board(1).document, board(3).document);
  await write(store, board(2));
  const refused = await store.writeBoard(board(3), versionOf(board(1)), change);
  assert.deepEqual(refused, { state: 'answered', value: 'moved' });
  await store.writeBoard(board(3), versionOf(board(2)), changeBetween(board(2).document, board(3).document));
  const events = await readEventsSince(gate, name, { epoch: one, version: 0 });
  assert.deepEqual(
    events.state === 'answered' && events.value.map(({ version, change: told }) => [version, told?.from]),
    [
      [1, undefined],
      [2, undefined],
      [3, 2],
    ],
  );
});

test('the versions and events of another database are not mixed up with those of the first', async () => {
  const { name, store } = freshProject();
  await write(store, board(5));
  assert.equal(await write(store, board(2, two)), 'stored');
  assert.deepEqual(await stored(store), { epoch: two, version: 2 });
  const events = await readEventsSince(gate, name, { epoch: two, version: 0 });
  assert.deepEqual(events.state === 'answered' && events.value.map(({ epoch }) => epoch), [two]);
});

test('two projects in one Redis know nothing of each other', async () => {
  const [first, second] = [freshProject(), freshProject()];
  await write(first.store, board(5));
  assert.equal(await stored(second.store), null);
});

test('a board that the reader has already is not read again', async () => {
  const { store } = freshProject();
  await write(store, board(5));
  assert.deepEqual(await store.readBoard({ epoch: one, version: 5 }), { state: 'answered', value: 'known' });
  for (const known of [{ epoch: one, version: 4 }, { epoch: two, version: 5 }, null]) {
    assert.deepEqual(await store.readBoard(known), { state: 'answered', value: board(5) });
  }
});

test('what is kept has an end: changes in number, size and time, snapshots in time', async () => {
  const { name, store } = freshProject();
  let before = board(1);
  await write(store, before);
  for (let version = 2; version <= 1300; version += 1) {
    const next = board(version);
    await store.writeBoard(next, versionOf(before), changeBetween(before.document, next.document));
    before = next;
  }
  const events = await readEventsSince(gate, name, { epoch: one, version: 0 });
  const kept = events.state === 'answered' ? events.value : assert.fail(events.state);
  assert.ok(kept.length >= 1000 && kept.length < 1200, `${kept.length}`);
  const huge = board(2000, one, 'x'.repeat(40_000));
  await store.writeBoard(huge, versionOf(before), changeBetween(before.document, huge.document));
  const last = await readEventsSince(gate, name, { epoch: one, version: 1300 });
  assert.deepEqual(last.state === 'answered' && last.value, [{ epoch: one, version: 2000, change: null }]);
  await store.writeSuite({ epoch: one, document: suiteDocument(1) });
  const lifetimes = await gate.use('lookup', async (client) => {
    const keys = await client.keys(`*{${name}}*`);
    return Promise.all(keys.map((key) => client.ttl(key)));
  });
  assert.equal(lifetimes.state === 'answered' && lifetimes.value.length, 3);
  for (const seconds of lifetimes.state === 'answered' ? lifetimes.value : []) assert.ok(seconds > 0, `${seconds}`);
});

function suiteDocument(version: number) {
  const [suite] = board(version).document.suites;
  return { version, generatedAt: '2026-01-31T12:00:00.000Z', suite: suite ?? assert.fail(), checks: [], runs: [] };
}

test('a suite is written only over an older one', async () => {
  const { store } = freshProject();
  for (const version of [4, 9, 2, 7])
    assert.ok(await store.writeSuite({ epoch: one, document: suiteDocument(version) }));
  const found = await store.readSuite('a');
  assert.deepEqual(found, { state: 'answered', value: { epoch: one, document: suiteDocument(9) } });
});

test('a suite that has changed is dropped, and nobody who read it before writes it back', async () => {
  const { store } = freshProject();
  await store.writeSuite({ epoch: one, document: suiteDocument(4) });
  assert.ok(await store.dropSuites(one, [{ slug: 'a', version: 7 }]));
  const look = async () => {
    const found = await store.readSuite('a');
    return found.state === 'answered' ? found.value : assert.fail(found.state);
  };
  assert.equal(await look(), null);
  await store.writeSuite({ epoch: one, document: suiteDocument(6) });
  assert.equal(await look(), null);
  await store.writeSuite({ epoch: one, document: suiteDocument(7) });
  assert.deepEqual(await look(), { epoch: one, document: suiteDocument(7) });
  await store.dropSuites(one, [{ slug: 'a', version: 7 }]);
  assert.deepEqual(await look(), { epoch: one, document: suiteDocument(7) }, 'which knows of the change');
  await store.dropSuites(two, [{ slug: 'a', version: 1 }]);
  assert.equal(await look(), null, 'of another database');
});

test('a suite is wanted once somebody has looked it up, whether or not it is stored', async () => {
  const { name, store } = freshProject();
  const wanted = async () => {
    const found = await store.readWanted();
    return found.state === 'answered' ? [...found.value] : assert.fail(found.state);
  };
  assert.deepEqual(await wanted(), []);
  await store.writeSuite({ epoch: one, document: suiteDocument(1) });
  assert.deepEqual(await wanted(), [], 'who writes does not look');
  await Promise.all([store.readSuite('a'), store.readSuite('b')]);
  assert.deepEqual((await wanted()).sort(), ['a', 'b']);
  const longAgo = Date.now() - 24 * 60 * 60 * 1000;
  await gate.use('lookup', (client) => client.zadd(keysOf(name).wanted, longAgo, 'a'));
  assert.deepEqual(await wanted(), ['b']);
});

test('the turn is had by one at a time, for a pause after it as well, and comes back from one who died', async () => {
  const { store } = freshProject();
  const ask = async (who: string, longestMs = 60_000) => {
    const turn = await store.takeTurn(who, longestMs);
    return turn.state === 'answered' ? turn.value.waitMs : assert.fail(turn.state);
  };
  assert.equal(await ask('first'), 0);
  assert.ok((await ask('second')) > 50_000);
  await store.endTurn('second', 0);
  assert.ok((await ask('second')) > 0, 'nobody ends the turn of another');
  await store.endTurn('first', 30_000);
  const pause = await ask('second');
  assert.ok(pause > 20_000 && pause <= 30_000, `${pause}`);
  await store.endTurn('first', 0);
  assert.equal(await ask('second', 20), 0);
  await waitFor('the turn of one who died', async () => (await ask('third')) === 0);
});

test('a Redis that does not answer is left alone, one that is gone is not asked, and both come back', async () => {
  const { store } = freshProject();
  redis.pause();
  try {
    assert.equal((await store.readBoard()).state, 'failed');
    assert.equal((await store.readBoard()).state, 'away');
  } finally {
    redis.resume();
  }
  await waitFor('an answer', async () => (await store.readBoard()).state === 'answered');

  await redis.stop();
  await waitFor('the loss to be noticed', () => !gate.available);
  assert.equal((await store.readBoard()).state, 'away');
  assert.equal((await store.writeBoard(board(30), null, null)).state, 'away');
  await redis.start();
  await waitFor('an answer', async () => (await store.readBoard()).state === 'answered');
});
