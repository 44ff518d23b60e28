/** Reports that are sent again because no answer came: through two workers, one of which is killed in the middle. */
import assert from 'node:assert/strict';
import process from 'node:process';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { startPostgres, startRedis, type TestPostgres, type TestRedis, waitFor } from '../../test/services.ts';
import { migrateDatabase, startWorker, type WorkerUnderTest } from '../worker-under-test.ts';

let postgres: TestPostgres;
let redis: TestRedis;
let worker: WorkerUnderTest;
let other: WorkerUnderTest;
let database: pg.Client;

before(async () => {
  [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
  await migrateDatabase(postgres.url);
  const env = { LVD_DATABASE_URL: postgres.url, LVD_REDIS_URL: redis.url };
  [worker, other] = await Promise.all([startWorker(env), startWorker({ ...env, LVD_APP_INSTANCE: 'app-2' })]);
  database = new pg.Client({ connectionString: postgres.url });
  await database.connect();
});
after(async () => {
  await database?.end();
  await Promise.all([worker?.process.stop('SIGKILL'), other?.process.stop('SIGKILL')]);
  await Promise.all([postgres?.stop(), redis?.stop()]);
});

const reportOf = (number: number) => ({ suite: `Suite ${number % 3}`, results: [{ check: 'a', status: 'passed' }] });

test('a report that is sent again is answered 200 with the run that it was', async () => {
  const first = await worker.post(reportOf(0), 'same');
  const { runs } = await first.json();
  const again = await other.post(reportOf(0), 'same');
  assert.deepEqual([first.status, again.status], [201, 200]);
  const answer = await again.json();
  assert.equal(answer.duplicate, true);
  assert.deepEqual(answer.runs, [{ ...runs[0], duplicate: true, checksCreated: 0 }]);
});

test('a worker is killed while it stores: what it has answered is there, and what is sent again is there once', async () => {
  const keys = Array.from({ length: 300 }, (_, index) => `killed ${index}`.replaceAll(' ', '-'));
  const answered = new Set<string>();
  const sending = keys.map(async (key, index) => {
    const response = await worker.post(reportOf(index), key).catch(() => null);
    if (response?.ok && (await response.json().catch(() => null))) answered.add(key);
  });
  await waitFor('the first answers', () => answered.size >= 20);
  process.kill(worker.process.pid, 'SIGKILL');
  await Promise.all(sending);
  assert.ok(answered.size < keys.length, 'some were under way when the worker was killed');
  const [before] = (await database.query('select count(*)::int as runs from run')).rows;
  const outcomes = await Promise.all(keys.map(async (key, index) => (await other.post(reportOf(index), key)).status));
  for (const [index, key] of keys.entries()) if (answered.has(key)) assert.equal(outcomes[index], 200, key);
  assert.equal(outcomes.filter((status) => status === 201).length + before.runs, keys.length + 1);
  const { rows } = await database.query(
    `select (select count(*) from run) as runs, (select count(*) from check_result) as results,
       (select count(distinct idempotency_key) from run) as keys, (select version from project) as version`,
  );
  const [counts] = rows;
  assert.deepEqual(counts, { runs: '301', results: '301', keys: '301', version: '301' });
});
