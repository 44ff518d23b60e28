/** The writer on a real server: batches, repeats, neighbours, limits, and what is derived from the results. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import pg from 'pg';
import { pino } from 'pino';
import { createInstruments } from '../../metrics/instruments/instruments.ts';
import { startPostgres, type TestPostgres, waitFor } from '../../test/services.ts';
import { defaultProject, grant } from '../access/access.ts';
import type { Status } from '../board/document.ts';
import { type Database, openDatabase } from '../database/pool.ts';
import { createPoolMetrics } from '../database/pool-metrics.ts';
import { migrate, readMigrations } from '../database/schema.ts';
import { readAsBefore, storeAsBefore } from '../database/testing/version-0001.ts';
import { HttpError } from '../http-error.ts';
import type { ReportedRun } from './report.ts';
import { ReportWriter } from './writer.ts';
import { createWriterMetrics } from './writer-metrics.ts';

let postgres: TestPostgres;
let client: pg.Client;
const databases: Database[] = [];
let writer: ReportWriter;
let other: ReportWriter;

before(async () => {
  postgres = await startPostgres();
  client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  // No partitions are made here but those of today: the writer itself must see to the rest.
  await migrate(client, await readMigrations());
  await client.query(`select make_partition('run', today - interval '1 day', today, 100)
    from date_trunc('day', now(), 'UTC') as today`);
  [writer, other] = await Promise.all([startWriter(), startWriter()]);
});
after(async () => {
  await Promise.all(databases.map((database) => database.close()));
  await client?.end();
  await postgres?.stop();
});

const logger = pino({ level: 'silent' });

/** As a worker has it, with connections of its own. */
async function startWriter(mostWaitingResults?: number): Promise<ReportWriter> {
  const instruments = createInstruments();
  const database = openDatabase({
    url: postgres.url,
    size: 2,
    applicationName: 'writer test',
    logger,
    metrics: createPoolMetrics(instruments),
  });
  databases.push(database);
  await waitFor('the pool to be open', () => database.opened);
  const limit = mostWaitingResults === undefined ? {} : { mostWaitingResults };
  return new ReportWriter({ database, logger, metrics: createWriterMetrics(instruments), ...limit });
}

const access = grant('ingest', defaultProject);

function runOf(suite: string, statuses: readonly Status[], key: string | null = null, more: object = {}): ReportedRun {
  const results = statuses.map((status, index) => ({
    check: `check ${index}`,
    status,
    durationMs: 10 * (index + 1),
    message: null,
    flaky: false,
    dimensions: null,
    observedAt: null,
    ...more,
  }));
  return { suite, startedAt: null, finishedAt: null, idempotencyKey: key, results };
}

const store = (to: ReportWriter, ...runs: readonly ReportedRun[]) => to.store(access, 'json', runs);
const rows = async (text: string, values: readonly unknown[] = []) => (await client.query(text, [...values])).rows;
const ofSuite = (slug: string) =>
  `(select c.id from validation_check c join suite s on s.id = suite_id where s.slug = '${slug}')`;
const resultsOf = async (slug: string): Promise<number> =>
  (await rows(`select count(*)::int as n from check_result where check_id in ${ofSuite(slug)}`))[0]?.n;

test('reports that wait are stored together, each with its own answer', async () => {
  const [before] = await rows('select version from project');
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, index) =>
      store(index % 2 ? writer : other, runOf(`suite ${index % 7}`, ['passed', 'failed'])),
    ),
  );
  const ids = answers.flatMap(({ runs }) => runs.map(({ id }) => id));
  assert.equal(new Set(ids).size, 40);
  assert.equal(
    answers.flatMap(({ runs }) => runs).reduce((sum, { checksCreated }) => sum + checksCreated, 0),
    14,
  );
  assert.equal(answers.flatMap(({ runs }) => runs).filter(({ suiteCreated }) => suiteCreated).length, 7);
  const [now] = await rows('select version from project');
  assert.equal(now?.version - before?.version, 40);
  const transactions = await rows('select count(distinct received_at)::int as n from run');
  assert.ok(transactions[0]?.n < 40, `${transactions[0]?.n} transactions for 40 reports`);
});

test('while several send, what comes shortly after a batch is one batch; a lone sender waits for nobody', async () => {
  const named = (name: string) => runOf(`gathered ${name}`, ['passed']);
  const batchesOf = async (like: string): Promise<number> =>
    (
      await rows(
        `select count(distinct received_at)::int as n from run join suite s on s.id = suite_id where s.slug like $1`,
        [like],
      )
    )[0]?.n;
  await Promise.all(['first', 'second', 'third'].map((name) => store(writer, named(name))));
  const fourth = store(writer, named('fourth'));
  await setImmediate();
  await Promise.all([fourth, store(writer, named('fifth'))]);
  assert.equal(await batchesOf('gathered-f%th'), 1);

  for (const name of ['a', 'b', 'c']) await store(other, runOf(`alone ${name}`, ['passed']));
  assert.equal(await batchesOf('alone-%'), 3);
});

test('the state, the strip, the roll-ups and the changes are those of the runs one by one', async () => {
  const sequence: readonly Status[] = ['passed', 'passed', 'failed', 'failed', 'error', 'passed'];
  await Promise.all(sequence.map((status) => store(writer, runOf('sequence', [status]))));
  const [state] = await rows(
    `select status, strip, since = last_at as just from check_state where check_id in ${ofSuite('sequence')}`,
  );
  assert.deepEqual(state, { status: 1, strip: [1, 1, 3, 3, 4, 1], just: true });
  const changes = await rows(
    `select status_before, status from status_change where check_id in ${ofSuite('sequence')} order by run_id`,
  );
  assert.deepEqual(changes, [
    { status_before: null, status: 1 },
    { status_before: 1, status: 3 },
    { status_before: 3, status: 4 },
    { status_before: 4, status: 1 },
  ]);
  const [sum] = await rows(
    `select sum(passed)::int as passed, sum(failed)::int as failed, sum(error)::int as error, sum(timed)::int as timed,
       sum(duration_ms_sum) as ms, max(duration_ms_max) as longest from check_minute where check_id in ${ofSuite('sequence')}`,
  );
  assert.deepEqual(sum, { passed: 3, failed: 2, error: 1, timed: 6, ms: 60, longest: 10 });
});

test('a run with the same key is the same run: one after the other, at once, and through another worker', async () => {
  const first = await store(writer, runOf('keyed', ['passed'], 'sender:1'));
  const again = await store(other, runOf('keyed', ['failed', 'passed'], 'sender:1'));
  assert.deepEqual(
    again.runs.map(({ id, duplicate }) => ({ id, duplicate })),
    [{ id: first.runs[0]?.id, duplicate: true }],
  );
  assert.deepEqual(again.counts, { passed: 0, warning: 0, failed: 0, error: 0, skipped: 0 });
  const atOnce = await Promise.all(
    Array.from({ length: 20 }, (_, index) => store(index % 2 ? writer : other, runOf('keyed', ['passed'], 'sender:2'))),
  );
  assert.equal(new Set(atOnce.map(({ runs }) => runs[0]?.id)).size, 1);
  assert.equal(atOnce.filter(({ runs }) => !runs[0]?.duplicate).length, 1);
  assert.equal(await resultsOf('keyed'), 2);
  const elsewhere = await store(writer, runOf('keyed elsewhere', ['passed'], 'sender:1'));
  assert.equal(elsewhere.runs[0]?.duplicate, false);
});

test('a key that stands for nothing but the bytes is the same run only for half a minute', async () => {
  await store(writer, runOf('bytes', ['passed'], 'body:1'));
  assert.equal((await store(writer, runOf('bytes', ['passed'], 'body:1'))).runs[0]?.duplicate, true);
  await client.query(
    `update run set received_at = received_at - interval '31 seconds' where idempotency_key = 'body:1'`,
  );
  assert.equal((await store(writer, runOf('bytes', ['passed'], 'body:1'))).runs[0]?.duplicate, false);
});

test('a report that cannot be stored fails alone, and nothing of it is stored', async () => {
  const bad = runOf('neighbours', ['passed', 'passed'], null, { message: 'no text in PostgreSQL: \0' });
  const answers = await Promise.allSettled([
    store(writer, runOf('before', ['passed'])), // is under way when the others come
    store(writer, runOf('neighbours', ['passed'])),
    store(writer, bad),
    store(writer, runOf('neighbours', ['failed'])),
  ]);
  assert.deepEqual(
    answers.map(({ status }) => status),
    ['fulfilled', 'fulfilled', 'rejected', 'fulfilled'],
  );
  assert.equal(await resultsOf('neighbours'), 2);
});

test('what a result says beside its status is stored, and no check ran later than it was reported', async () => {
  const late = new Date(Date.now() + 86_400_000);
  const more = {
    dimensions: { env: 'prod "1"', column: 'a,b\\{}' },
    flaky: true,
    observedAt: late,
    message: '{"a", NULL}',
  };
  const run = { ...runOf('more', ['passed'], null, more), startedAt: new Date(0), finishedAt: new Date(1000) };
  await store(writer, run);
  const [result] = await rows(
    `select dimensions, flaky, message, observed_at = received_at as clamped from check_result where check_id in ${ofSuite('more')}`,
  );
  assert.deepEqual(result, { dimensions: more.dimensions, flaky: true, message: more.message, clamped: true });
  const [stored] = await rows(
    `select started_at, finished_at from run join suite on suite.id = suite_id where slug = 'more'`,
  );
  assert.deepEqual(stored, { started_at: run.startedAt, finished_at: run.finishedAt });
});

test('what tells flaky checks and stale suites is kept with the state', async () => {
  const post = (status: Status, branch: string | null) =>
    store(writer, runOf('kept', [status], null, { dimensions: branch === null ? null : { branch } }));
  await storeAsBefore(client, 'kept', 'check 0');
  for (const branch of [null, 'main', 'main', 'topic']) await post('passed', branch);
  const [state] = await rows(`select strip, branches, retried from check_state where check_id in ${ofSuite('kept')}`);
  const [before, none, first, second, topic] = state?.branches ?? [];
  assert.deepEqual([state?.strip.length, state?.branches.length, state?.retried], [5, 5, false]);
  assert.deepEqual([before, none], [0, 0]);
  assert.ok(first === second && first !== 0 && topic !== first && topic !== 0, String(state?.branches));
  const ran = async () => (await rows(`select cardinality(ran_at) as n from suite where slug = 'kept'`))[0]?.n;
  assert.equal(await ran(), 1, 'runs that follow each other at once count as one');
  await client.query(`update suite set ran_at = array[now() - interval '6 minutes'] where slug = 'kept'`);
  await post('passed', null);
  assert.equal(await ran(), 2);
});

test('with too much waiting a report is refused in words, and one alone is never too much', async () => {
  const small = await startWriter(5);
  const answers = await Promise.allSettled(
    ['a', 'b', 'c'].map((suite) => store(small, runOf(`full ${suite}`, ['passed', 'passed', 'passed', 'passed']))),
  );
  assert.deepEqual(
    answers.map(({ status }) => status),
    ['fulfilled', 'fulfilled', 'rejected'],
  );
  const [, , refused] = answers;
  assert.ok(refused?.status === 'rejected' && refused.reason instanceof HttpError);
  assert.deepEqual([refused.reason.status, refused.reason.retryAfterSeconds], [503, 2]);
  assert.equal(
    (await store(small, runOf('full', ['passed', 'passed', 'passed', 'passed', 'passed', 'passed']))).runs.length,
    1,
  );
});

test('a missing partition is made when something arrives for it', async () => {
  await client.query(`do $$ declare name text; begin
    for name in select inhrelid::regclass from pg_inherits where inhparent = any('{run,check_result}'::regclass[]) loop
      execute 'drop table ' || name; end loop; end $$`);
  assert.equal((await store(writer, runOf('unpartitioned', ['passed']))).runs.length, 1);
  assert.equal(await resultsOf('unpartitioned'), 1);
});

test('a writer that remembers suites of another database finds out and creates them', async () => {
  await store(writer, runOf('forgotten', ['passed']));
  await client.query('truncate project, suite, validation_check, check_state, run, check_result cascade');
  await client.query(`insert into project (slug, name) values ('default', 'Default project')`);
  assert.equal((await store(writer, runOf('forgotten', ['passed']))).runs[0]?.checksCreated, 1);
});

test('workers of the first schema and of this one store into the same suite at the same time', async () => {
  const run = await storeAsBefore(client, 'mixed', 'check 0');
  const news = Promise.all(
    Array.from({ length: 20 }, (_, index) => store(index % 2 ? writer : other, runOf('mixed', ['passed']))),
  );
  for (let time = 1; time < 10; time += 1) await storeAsBefore(client, 'mixed', 'check 0');
  await news;
  assert.deepEqual(await readAsBefore(client, 'mixed', run), { history: 30, runs: 30, run: 1, results: 1 });
  const [state] = await rows(
    `select cardinality(strip) as length from check_state where check_id in ${ofSuite('mixed')}`,
  );
  assert.deepEqual(state, { length: 30 });
});
