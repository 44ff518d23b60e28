/** Search through the real worker: parts of names, their order, signs with a meaning, and nothing of another project. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import type { TestPostgres } from '../../test/services.ts';
import { type AppUnderTest, startApp } from '../app-under-test.ts';
import type { WorkerUnderTest } from '../worker-under-test.ts';
import type { SearchDocument } from './document.ts';

let app: AppUnderTest;
let postgres: TestPostgres;
let worker: WorkerUnderTest;

before(async () => {
  app = await startApp();
  ({ postgres } = app);
  worker = await app.startWorker();
  const post = async (suite: string, ...checks: readonly string[]): Promise<void> => {
    const results = checks.map((check) => ({ check, status: check.includes('bad') ? 'failed' : 'passed' }));
    assert.equal((await worker.post({ suite, results })).status, 201);
  };
  await post('Orders daily', 'order total', 'bad last order', '100% of rows', 'a_b', 'axb', 'Größe');
  await post('Customers', ...Array.from({ length: 60 }, (_, index) => `many ${index}`));
});
after(() => app?.stop());

const find = async (text: string): Promise<SearchDocument> => {
  const response = await worker.get(`/api/v1/search?q=${encodeURIComponent(text)}`);
  assert.equal(response.status, 200);
  return response.json();
};
const names = ({ checks }: SearchDocument) => checks.map(({ name }) => name);

test('names are found by a part of them in any case: first those that begin with it, then the worst', async () => {
  const found = await find('ORDER');
  assert.deepEqual(found.suites, [{ slug: 'orders-daily', name: 'Orders daily', status: 'failed' }]);
  assert.deepEqual(names(found), ['order total', 'bad last order']);
  assert.deepEqual(names(await find('größe')), ['Größe']);
});

test('signs that mean something in patterns mean themselves', async () => {
  assert.deepEqual(names(await find('%')), ['100% of rows']);
  assert.deepEqual(names(await find('a_b')), ['a_b']);
  assert.deepEqual(names(await find('\\')), []);
});

test('no more are listed than somebody reads, and it is said that there are more', async () => {
  const found = await find('many');
  assert.equal(found.checks.length, 50);
  assert.equal(found.isCut, true);
  assert.match(await (await worker.get('/search?q=many')).text(), /There are more/);
});

test('nothing and what cannot be searched for are answered in words', async () => {
  assert.deepEqual(await find('  '), { text: '', suites: [], checks: [], isCut: false });
  assert.match(await (await worker.get('/search')).text(), /<form class="search"/);
  for (const query of ['q=a&q=b', `q=${'x'.repeat(201)}`, 'q=%00']) {
    assert.equal((await worker.get(`/api/v1/search?${query}`)).status, 422, query);
  }
  assert.match(
    await (await worker.get('/search?q=%3Cb%3Enothing')).text(),
    /No suite and no check has “&lt;b>nothing”/,
  );
});

test('suites and checks of another project are not found', async () => {
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  try {
    await client.query(`insert into project (slug, name) values ('other', 'Other')`);
    await client.query(
      `update suite set project_id = (select id from project where slug = 'other') where slug = 'orders-daily'`,
    );
    const found = await find('order');
    assert.deepEqual([found.suites, found.checks], [[], []]);
  } finally {
    await client.query(`update suite set project_id = (select id from project where slug = 'default')`);
    await client.end();
  }
});
