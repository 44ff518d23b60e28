/** Ratings in a real database: each project has its own, and comments are forgotten. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import pg from 'pg';
import { pino } from 'pino';
import { loadProject } from '../../metrics/catalogue/business.ts';
import { createInstruments } from '../../metrics/instruments/instruments.ts';
import { startPostgres, type TestPostgres } from '../../test/services.ts';
import { grant } from '../access/access.ts';
import { type Database, openDatabase } from '../database/pool.ts';
import { createPoolMetrics } from '../database/pool-metrics.ts';
import { migrateDatabase } from '../worker-under-test.ts';
import type { Rating } from './rating.ts';
import { forgetComments, notePrompt, readRatings, readTotalsOfAll, storeRating } from './store.ts';

const ours = grant('read', 'default');
const theirs = grant('read', 'theirs');
const ofLoadTests = grant('read', loadProject);
const rating: Rating = { kind: 'csat', page: 'run', value: '4', comment: 'quick', prompted: true };

let postgres: TestPostgres;
let database: Database;
let observer: pg.Client;

before(async () => {
  postgres = await startPostgres();
  await migrateDatabase(postgres.url);
  database = openDatabase({
    url: postgres.url,
    size: 1,
    applicationName: 'ratings test',
    logger: pino({ level: 'silent' }),
    metrics: createPoolMetrics(createInstruments()),
  });
  observer = new pg.Client({ connectionString: postgres.url });
  await observer.connect();
  await observer.query(`insert into project (slug, name) values ('theirs', 'Theirs')`);
});

beforeEach(() => observer.query('truncate rating, rating_prompt'));

after(async () => {
  await database?.close();
  await observer?.end();
  await postgres?.stop();
});

test('a project reads its own ratings, comments and prompts; the metrics count those of all', async () => {
  await storeRating(database, ours, rating);
  await storeRating(database, theirs, { ...rating, value: '1', comment: 'slow' });
  await storeRating(database, theirs, { kind: 'thumb', page: 'check', value: 'up' });
  for (const access of [ours, ours, theirs]) await notePrompt(database, access, 'run');
  const { totals, comments } = await readRatings(database, ours);
  assert.deepEqual(totals.ratings, [{ kind: 'csat', page: 'run', value: '4', count: 1 }]);
  assert.deepEqual(totals.prompts, { shown: 2, answered: 1 });
  assert.deepEqual(
    comments.map(({ value, comment }) => [value, comment]),
    [['4', 'quick']],
  );
  const all = await readTotalsOfAll(database);
  assert.equal(
    all.ratings.reduce((sum, { count }) => sum + count, 0),
    3,
  );
  assert.deepEqual(all.prompts, { shown: 3, answered: 2 });
});

test('what load tests rate is shown in their project, and is in no total of the metrics', async () => {
  const total = async (): Promise<number> =>
    (await readTotalsOfAll(database)).ratings.reduce((sum, { count }) => sum + count, 0);
  await storeRating(database, ours, rating);
  assert.equal(await total(), 1, 'a database in which no load test ever ran');
  await observer.query(`insert into project (slug, name) values ($1, 'Load tests')`, [loadProject]);
  await storeRating(database, ofLoadTests, rating);
  await notePrompt(database, ofLoadTests, 'run');
  const { totals, comments } = await readRatings(database, ofLoadTests);
  assert.deepEqual([totals.ratings[0]?.count, totals.prompts.shown, comments.length], [1, 1, 1]);
  assert.equal(await total(), 1);
  assert.deepEqual((await readTotalsOfAll(database)).prompts, { shown: 0, answered: 1 });
});

test('a comment is forgotten after 90 days in every project, and its rating stays', async () => {
  for (const access of [ours, theirs]) await storeRating(database, access, rating);
  await observer.query(`update rating set created_at = now() - interval '91 days'`);
  await storeRating(database, ours, { ...rating, comment: 'still there' });
  await forgetComments(database);
  const { rows } = await observer.query('select comment from rating order by id');
  assert.deepEqual(rows, [{ comment: null }, { comment: null }, { comment: 'still there' }]);
});

test('a page that a newer version rates counts for the product', async () => {
  await storeRating(database, ours, rating);
  await observer.query(`update rating set page = 'future'`);
  const { totals } = await readRatings(database, ours);
  assert.deepEqual(totals.ratings, [{ kind: 'csat', page: 'product', value: '4', count: 1 }]);
});
