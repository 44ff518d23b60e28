/** Reports that are sent again because no answer came: through two workers, one of which is killed in the middle. */
import assert from 'node:assert/strict';
import process from 'node:process';
import { after, before, test } from 'node:test';
import pg from 'pg';
import type { TestPostgres } from '../../test/services.ts';
import { type AppUnderTest, startApp } from '../app-under-test.ts';
import type { WorkerUnderTest } from '../worker-under-test.ts';

let app: AppUnderTest;
let postgres: TestPostgres;
let worker: WorkerUnderTest;
let other: WorkerUnderTest;
let database: pg.Client;

before(async () => {
  app = await startApp();
  ({ postgres } = app);
  [worker, other] = await Promise.all([app.startWorker(), app.startWorker()]);
  database = new pg.Client({ connectionString: postgres.url });
  await database.connect();
});
after(async () => {
  await database?.end();
  await app?.stop();
});

const senders = 20;
/** Answers of a worker before it is killed. */
const killedAfter = 60;

const reportOf = (number: number) => ({ suite: `Suite ${number % 3}`, results: [{ check: 'a', status: 'passed' }] });

test('a report that is sent again is answered 200 with the run that it was', async () => {
  const first = await worker.post(reportOf(0), 'same');
  const { runs } = await first.json();
  const again = await other.post(reportOf(0), 'same');
  assert.deepEqual([first.status, again.status], [201, 200]);
  const answer = await again.json();
  assert.equal(answer.duplicate, true);
  assert.deepEqual(answer.runs, [{ ...runs[0], duplicate: true, suiteCreated: false, checksCreated: 0 }]);
});

test('a worker is killed while it stores: what it has answered is there, and what is sent again is there once', async () => {
  const keys = Array.from({ length: 300 }, (_, index) => `killed ${index}`.replaceAll(' ', '-'));
  const answered = new Set<string>();
  // Each sends its next one when it has an answer, so that there is always some that is under way, and some to come.
  const left = keys.entries();
  const sender = async (): Promise<void> => {
    for (const [index, key] of left) {
      const response = await worker.post(reportOf(index), key).catch(() => null);
      if (!response?.ok || !(await response.json().catch(() => null))) continue;
      answered.add(key);
      if (answered.size === killedAfter) process.kill(worker.process.pid, 'SIGKILL');
    }
  };
  await Promise.all(Array.from({ length: senders }, sender));
  assert.ok(answered.size >= killedAfter);
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
