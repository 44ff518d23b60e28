/** The reader of events on a real Redis: each event is told once, however long it takes to be taken in. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pino } from 'pino';
import { createInstruments } from '../../metrics/instruments/instruments.ts';
import { startRedis, type TestRedis, waitFor } from '../../test/services.ts';
import { eventIdOf } from './event-id.ts';
import { EventReader } from './events.ts';
import { keysOf } from './keys.ts';
import { RedisGate } from './redis.ts';

const epoch = '11111111-0000-4000-8000-000000000000';
const idOf = (version: number): string => eventIdOf({ epoch, version });
let redis: TestRedis;
let gate: RedisGate;

before(async () => {
  redis = await startRedis();
  const logger = pino({ level: 'silent' });
  gate = new RedisGate({ url: redis.url, connectionName: 'test', logger, instruments: createInstruments() });
  await waitFor('Redis', () => gate.available);
});

after(async () => {
  gate?.close();
  await redis?.stop();
});

async function addEvent(project: string, version: number): Promise<void> {
  const added = await gate.use('write', (client) =>
    client.xadd(keysOf(project).events, idOf(version), 'epoch', epoch, 'change', ''),
  );
  assert.equal(added.state, 'answered');
}

test('an event is told once while its project has not taken it in, and so are those that follow', async () => {
  const positions = new Map([['p', idOf(1)]]);
  const told: number[] = [];
  let readings = 0;
  const reader = new EventReader({
    connection: { url: redis.url, connectionName: 'reader', logger: pino({ level: 'silent' }) },
    gate,
    positions: () => {
      readings += 1;
      return positions;
    },
    onEvent: (project, { version }) => {
      assert.equal(project, 'p');
      told.push(version);
    },
    onFailure: (error) => assert.fail(String(error)),
  });
  try {
    await addEvent('p', 2);
    await waitFor('the first event', () => told.length > 0);
    const before = readings;
    // The next reading waits a second for something new.
    await waitFor('two more readings', () => readings >= before + 2);
    assert.deepEqual(told, [2]);
    await addEvent('p', 3);
    await waitFor('the next event', () => told.length > 1);
    assert.deepEqual(told, [2, 3]);

    positions.set('p', idOf(3));
    await addEvent('p', 4);
    await waitFor('the event after that', () => told.length > 2);
    assert.deepEqual(told, [2, 3, 4]);
    positions.set('p', idOf(1));
    await waitFor('what a project that was set back has lost', () => told.length > 3);
    assert.deepEqual(told, [2, 3, 4, 2, 3, 4]);
  } finally {
    reader.close();
  }
});
