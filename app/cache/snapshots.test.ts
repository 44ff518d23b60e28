/** Snapshots in a real Redis: an older one never replaces a newer one, and a Redis that is away costs no time. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { createInstruments } from '../../metrics/instruments/instruments.ts';
import { startRedis, type TestRedis, waitFor } from '../../test/services.ts';
import type { BoardDocument } from '../board/document.ts';
import type { Snapshot } from '../board/read.ts';
import { RedisGate } from './redis.ts';
import { boardChannel, readBoardMessage, SnapshotStore } from './snapshots.ts';

let redis: TestRedis;
let gate: RedisGate;
let store: SnapshotStore;

before(async () => {
  redis = await startRedis();
  gate = new RedisGate({
    url: redis.url,
    connectionName: 'test',
    logger: pino({ level: 'silent' }),
    instruments: createInstruments(),
  });
  store = new SnapshotStore(gate);
  await waitFor('Redis', () => gate.available);
});

after(async () => {
  gate?.close();
  await redis?.stop();
});

function board(version: number, epoch = 'one'): Snapshot<BoardDocument> {
  const counts = { passed: version, warning: 0, failed: 0, error: 0, skipped: 0 };
  return { epoch, document: { version, generatedAt: '2026-01-31T12:00:00.000Z', counts, suites: [], problems: [] } };
}

async function storedVersion(): Promise<number | undefined> {
  const found = await store.readBoard();
  return found.state === 'answered' ? found.value?.document.version : undefined;
}

test('snapshots that are written in any order leave the newest', async () => {
  const versions = [3, 9, 1, 7, 10, 2, 8, 10, 4];
  await Promise.all(versions.map((version) => store.writeBoard(board(version))));
  assert.equal(await storedVersion(), 10);
  assert.equal(await store.writeBoard(board(9)), false);
  assert.equal(await storedVersion(), 10);
});

test('the versions of another database are not compared', async () => {
  assert.equal(await store.writeBoard(board(2, 'two')), true);
  assert.equal(await storedVersion(), 2);
});

test('what is stored is published, and what is refused is not', async () => {
  const subscriber = new Redis(redis.url);
  try {
    const messages: number[] = [];
    subscriber.on('message', (_channel, message) => messages.push(readBoardMessage(message).document.version));
    await subscriber.subscribe(boardChannel);
    for (const version of [20, 19, 21]) await store.writeBoard(board(version, 'two'));
    await waitFor('the last message', () => messages.includes(21));
    assert.deepEqual(messages, [20, 21]);
  } finally {
    subscriber.disconnect();
  }
});

test('a Redis that does not answer is left alone, one that is gone is not asked, and both come back', async () => {
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
  assert.equal(await store.writeBoard(board(30)), false);
  await redis.start();
  await waitFor('an answer', async () => (await store.readBoard()).state === 'answered');
});
