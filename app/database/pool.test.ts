/** The pool keeper against a real server: full before readiness, full again after a loss, fast while it is away. */
import assert from 'node:assert/strict';
import process from 'node:process';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { pino } from 'pino';
import { createInstruments } from '../../metrics/instruments/instruments.ts';
import { startPostgres, type TestPostgres, waitFor } from '../../test/services.ts';
import { DatabaseUnavailableError } from './errors.ts';
import { type Database, openDatabase } from './pool.ts';
import { createPoolMetrics } from './pool-metrics.ts';

const size = 5;
const instruments = createInstruments();
let postgres: TestPostgres;
let database: Database;
let observer: pg.Client;

before(async () => {
  postgres = await startPostgres();
  database = openDatabase({
    url: postgres.url,
    size,
    applicationName: 'pool test',
    logger: pino({ level: 'silent' }),
    metrics: createPoolMetrics(instruments),
  });
  observer = await observe();
});

after(async () => {
  await database?.close();
  await observer?.end();
  await postgres?.stop();
});

async function observe(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: postgres.superuserUrl });
  client.on('error', () => undefined); // a test stops the server below it
  await client.connect();
  return client;
}

async function backends(): Promise<readonly number[]> {
  const { rows } = await observer.query(`select pid from pg_stat_activity where application_name = 'pool test'`);
  return rows.map(({ pid }) => pid);
}

const gauge = async (name: string): Promise<number> =>
  Number(new RegExp(`^${name.replaceAll(/[{}]/g, '\\$&')} (\\S+)$`, 'm').exec(await instruments.render('text'))?.[1]);

test('all connections are open before the pool counts as open', async () => {
  await waitFor('the pool to be open', () => database.opened);
  assert.equal((await backends()).length, size);
  assert.equal(await gauge('db_client_connection_count{db_client_connection_state="idle"}'), size);
  assert.equal(await gauge('db_client_connection_max'), size);
});

test('terminated backends are replaced without a request, and counted', async () => {
  const lost = await backends();
  await observer.query(`select pg_terminate_backend(pid) from unnest($1::int[]) as pid`, [lost.slice(0, 3)]);
  const kept = lost.slice(3);
  const current = await waitFor('a full pool of other backends', async () => {
    const pids = await backends();
    return pids.length === size && pids.filter((pid) => lost.includes(pid)).length === kept.length && pids;
  });
  assert.equal(current.length, size);
  assert.equal(await gauge('lvd_database_connections_lost_total'), 3);
  assert.equal(database.unreachableSince, null);
});

test('a backend that is terminated in the middle of its work fails that work only', async () => {
  const work = database.run('read_board', (connection) => connection.rows('select pg_sleep(60)'));
  const refused = assert.rejects(work, DatabaseUnavailableError);
  const busy = await waitFor('the busy backend', async () => {
    const { rows } = await observer.query(
      `select pid from pg_stat_activity where application_name = 'pool test' and query like '%pg_sleep(60)%'`,
    );
    return rows.length === 1 && rows[0].pid;
  });
  await observer.query('select pg_terminate_backend($1)', [busy]);
  await refused;
  await waitFor('a full pool', async () => (await backends()).length === size);
  assert.deepEqual(await database.run('read_board', (connection) => connection.rows('select 1 as one')), [{ one: 1 }]);
});

test('a backend that is killed takes all others with it, also busy ones, and the pool is full of new ones', async () => {
  const lost = await backends();
  const works = lost.map(() => database.run('read_board', (connection) => connection.rows('select pg_sleep(60)')));
  const refused = Promise.all(works.map((work) => assert.rejects(work, DatabaseUnavailableError)));
  const [victim = 0] = lost;
  process.kill(victim, 'SIGKILL');
  await refused;
  observer = await waitFor('the server to take connections', observe);
  await waitFor('a full pool of other backends', async () => {
    const pids = await backends();
    return pids.length === size && pids.every((pid) => !lost.includes(pid));
  });
  await waitFor('the database to be reachable', () => database.unreachableSince === null);
  assert.equal(await gauge('db_client_connection_count{db_client_connection_state="used"}'), 0);
});

test('a failed statement leaves its transaction and keeps its connection', async () => {
  const before = await backends();
  const failing = database.transaction('read_board', (connection) => connection.rows('select 1 / 0'));
  await assert.rejects(failing, /division by zero/);
  const count = await database.transaction('read_board', async (connection) => {
    const [row] = await connection.rows<{ used: boolean }>('select true as used');
    return row?.used;
  });
  assert.equal(count, true);
  assert.deepEqual((await backends()).toSorted(), before.toSorted());
});

test('more work than connections waits its turn, and all connections come back', async () => {
  const rows = await Promise.all(
    Array.from({ length: size * 10 }, (_, index) =>
      database.run('read_board', (connection) => connection.rows<{ n: number }>('select $1::int as n', [index])),
    ),
  );
  assert.deepEqual(
    rows.map(([row]) => row?.n),
    rows.map((_, index) => index),
  );
  assert.equal(await gauge('db_client_connection_count{db_client_connection_state="used"}'), 0);
});

test('a server that is gone is noticed, work is refused at once, and the pool is full again after its return', async () => {
  await postgres.stop();
  await waitFor('the loss to be noticed', () => database.unreachableSince !== null);
  await assert.rejects(
    database.run('read_board', async () => assert.fail('no work without a connection')),
    DatabaseUnavailableError,
  );
  await postgres.start();
  observer = await observe();
  await waitFor('the database to be reachable', () => database.unreachableSince === null);
  await waitFor('a full pool', async () => (await backends()).length === size);
});

test('a server that does not answer any more is noticed', async () => {
  postgres.pause();
  try {
    const asked = database.run('read_version', (connection) => connection.rows('select 1', [], 300));
    await assert.rejects(asked, DatabaseUnavailableError);
    await waitFor('the loss to be noticed', () => database.unreachableSince !== null);
  } finally {
    postgres.resume();
  }
  await waitFor('the database to be reachable', () => database.unreachableSince === null);
});
