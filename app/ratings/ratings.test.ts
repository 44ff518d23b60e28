/** Ratings through real workers and a real database: who is asked, what is stored, and what the metrics say. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { loadProject } from '../../metrics/catalogue/business.ts';
import { type TestPostgres, waitFor } from '../../test/services.ts';
import { bearer, tokenIn } from '../access/tokens-under-test.ts';
import { type AppUnderTest, startApp } from '../app-under-test.ts';
import { createVisitor, type Visitor } from '../visitor-under-test.ts';
import type { WorkerUnderTest } from '../worker-under-test.ts';

let app: AppUnderTest;
let postgres: TestPostgres;
let worker: WorkerUnderTest;
let database: pg.Client;
let env: Record<string, string>;

before(async () => {
  app = await startApp();
  ({ postgres } = app);
  env = { LVD_LOG_LEVEL: 'debug' };
  worker = await app.startWorker(env);
  database = new pg.Client({ connectionString: postgres.url });
  await database.connect();
  const response = await worker.post({ suite: 'Orders', results: [{ check: 'row count', status: 'failed' }] });
  assert.equal(response.status, 201);
});

after(async () => {
  await database?.end();
  await app?.stop();
});

const checkForm = { kind: 'csat', page: 'check', value: '4' };
const rated = (page: string, value: string, kind = 'csat') =>
  worker.metric(`lvd_ratings_total{kind="${kind}",page="${page}",value="${value}"}`);
const prompts = (state: string) => worker.metric(`lvd_rating_prompts_total{page="check",state="${state}"}`);

/** Somebody who has been on the board, and so has a session. */
async function viewer(of = worker): Promise<Visitor> {
  const visitor = createVisitor(of);
  await waitFor('a cookie', async () => {
    await visitor.open('/');
    return visitor.cookies.has('lvd_session');
  });
  return visitor;
}

async function isAsked(visitor: Visitor, from: string, headers: Record<string, string> = {}): Promise<boolean> {
  const page = await (await visitor.open('/checks/1', { from, headers })).text();
  return page.includes('class="rating-prompt"');
}

async function rows(): Promise<readonly Record<string, unknown>[]> {
  const { rows } = await database.query('select kind, page, value, prompted, comment from rating order by id');
  return rows;
}

test('who came down from the board is asked once in 30 days; the answer counts once, as one that was asked for', async () => {
  const visitor = await viewer();
  assert.equal(await isAsked(visitor, '/alerts'), false);
  assert.equal(await isAsked(visitor, '/suites/orders', { 'sec-fetch-dest': 'empty' }), false);
  assert.equal(await isAsked(visitor, '/suites/orders'), true);
  assert.equal(await isAsked(visitor, '/suites/orders'), false);
  assert.equal(await prompts('shown'), 1);
  const answer = { ...checkForm, prompted: '1', comment: 'Quick.\r\nMore colours?' };
  const response = await visitor.send(answer);
  assert.equal(response.status, 303);
  assert.equal(response.headers.get('location'), '/ratings?answer=stored');
  assert.match(response.headers.get('set-cookie') ?? '', /^lvd_asked=answered; Max-Age=2592000; Path=\//);
  assert.equal((await visitor.send(answer)).headers.get('location'), '/ratings?answer=repeated');
  assert.deepEqual(await rows(), [
    { kind: 'csat', page: 'check', value: 4, prompted: true, comment: 'Quick.\nMore colours?' },
  ]);
  assert.deepEqual([await rated('check', '4'), await prompts('answered')], [1, 1]);
  const thanks = await visitor.open('/ratings?answer=stored', { from: '/checks/1' });
  assert.match(await thanks.text(), /Your rating is stored\. <a href="\/checks\/1">/);
});

test('whoever asks not to be counted, or has no session, is not asked, and may rate all the same', async () => {
  const visitor = await viewer();
  const shown = await prompts('shown');
  assert.equal(await isAsked(visitor, '/suites/orders', { 'sec-gpc': '1' }), false);
  assert.equal(await isAsked(createVisitor(worker), '/suites/orders'), false);
  assert.equal(await prompts('shown'), shown);
  const before = (await rated('product', '2')) ?? 0;
  const response = await visitor.send({ kind: 'csat', page: 'product', value: '2', prompted: '1' }, { 'sec-gpc': '1' });
  assert.equal(response.status, 303);
  assert.equal(await rated('product', '2'), before + 1);
  const last = (await rows()).at(-1);
  assert.equal(last?.prompted, false, 'nobody was asked');
});

test('what a load test rates is stored, and counted nowhere, and neither is what it opens', async () => {
  const token = await tokenIn(postgres.url, { project: loadProject, scopes: ['read', 'ingest'] });
  const visitor = createVisitor(worker, bearer(token));
  const posted = await fetch(`${worker.url}/api/v1/ingest/json`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...bearer(token) },
    body: JSON.stringify({ suite: 'Orders', results: [{ check: 'row count', status: 'failed' }] }),
  });
  assert.equal(posted.status, 201);
  await waitFor('a cookie', async () => {
    await visitor.open('/');
    return visitor.cookies.has('lvd_session');
  });
  const { rows: checks } = await database.query(
    'select c.id from validation_check c join suite on suite.id = suite_id join project on project.id = project_id where project.slug = $1',
    [loadProject],
  );
  const views = () => worker.metric('lvd_feature_events_total{feature="check_view"}');
  const counted = async () => [
    await prompts('shown'),
    await prompts('answered'),
    await rated('check', '3'),
    await views(),
  ];
  const before = await counted();
  const page = await visitor.open(`/checks/${checks[0]?.id}`, { from: '/suites/orders' });
  assert.match(await page.text(), /class="rating-prompt"/);
  const answer = await visitor.send({ ...checkForm, value: '3', prompted: '1' });
  assert.equal(answer.headers.get('location'), '/ratings?answer=stored');
  assert.deepEqual((await rows()).at(-1), { kind: 'csat', page: 'check', value: 3, prompted: true, comment: null });
  assert.deepEqual(await counted(), before);
});

test('thumbs are stored for their page, once a day from each session', async () => {
  const visitor = await viewer();
  const thumb = { kind: 'thumb', page: 'alerts', value: 'down' };
  const script = { accept: 'application/json' };
  const first = await visitor.send(thumb, script);
  assert.equal(first.status, 201);
  assert.deepEqual(await first.json(), { answer: 'stored' });
  assert.deepEqual(await (await visitor.send({ ...thumb, value: 'up' }, script)).json(), { answer: 'repeated' });
  assert.equal((await visitor.send({ ...thumb, page: 'check' }, script)).status, 201);
  assert.deepEqual([await rated('alerts', 'down', 'thumb'), await rated('alerts', 'up', 'thumb')], [1, 0]);
});

test('what is no rating, or comes from elsewhere, is refused and stored nowhere', async () => {
  const visitor = await viewer();
  const stored = await rows();
  const attempts: [Record<string, string>, Record<string, string>, number][] = [
    [checkForm, { origin: 'https://elsewhere.example' }, 403],
    [checkForm, { 'sec-fetch-site': 'cross-site' }, 403],
    [checkForm, { 'content-type': 'text/plain' }, 415],
    [{ ...checkForm, value: '9' }, {}, 422],
    [{ ...checkForm, comment: 'x'.repeat(501) }, {}, 422],
    [{ ...checkForm, comment: 'x'.repeat(9000) }, {}, 413],
  ];
  for (const [fields, headers, status] of attempts) {
    const response = await visitor.send(fields, headers);
    assert.equal(response.status, status, await response.text());
  }
  const program = await fetch(`${worker.url}/ratings`, { method: 'POST', body: new URLSearchParams(checkForm) });
  assert.equal(program.status, 403);
  assert.deepEqual(await rows(), stored);
});

test('a rating that could not be stored may be sent again', async () => {
  const visitor = await viewer();
  await database.query('alter table rating rename to elsewhere');
  try {
    assert.equal((await visitor.send(checkForm)).status, 500);
  } finally {
    await database.query('alter table elsewhere rename to rating');
  }
  assert.equal((await visitor.send(checkForm)).headers.get('location'), '/ratings?answer=stored');
});

test('the page says what is missing for a verdict; with 30 answers it shows the share, and a new worker has the totals', async () => {
  await database.query('truncate rating, rating_prompt');
  await database.query(`insert into rating (project_id, kind, page, value, prompted, created_at)
    select 1, 'csat', 'check', case when n <= 24 then 5 else 3 end, n <= 10, now() from generate_series(1, 29) as n
    union all select 1, 'csat', 'check', 1, true, now() - interval '91 days' from generate_series(1, 50)
    union all select 1, 'thumb', 'check', 1, false, now() from generate_series(1, 3)`);
  await database.query(`insert into rating_prompt (project_id, day, page, shown)
    values (1, current_date, 'check', 40), (1, current_date - 100, 'check', 900)`);
  const page = async () => (await (await worker.get('/ratings')).text()).replaceAll(/<[^>]+>/g, ' ');
  assert.match(await page(), /No verdict yet\s+1 more answer needed/);
  await (await viewer()).send({ ...checkForm, comment: '<b>bold</b>' });
  const shown = await page();
  assert.match(shown, /83 %\s+95 % interval: 66 % to 93 %/);
  assert.match(shown, /Answer rate\s+25 %\s+10 of 40 prompts answered/);
  assert.match(shown, /&lt;b>bold&lt;\/b>/);

  const second = await app.startWorker(env);
  try {
    const total = (kind: string, value: string) => second.metric(`lvd_ratings_stored{kind="${kind}",value="${value}"}`);
    assert.deepEqual(
      await Promise.all([total('csat', '5'), total('csat', '3'), total('csat', '1'), total('thumb', 'up')]),
      [24, 5, 0, 3],
    );
    assert.equal(await second.metric('lvd_rating_prompts_stored{state="shown"}'), 40);
    assert.equal(await second.metric('lvd_rating_prompts_stored{state="answered"}'), 10);
    assert.equal(await second.metric('lvd_ratings_total{kind="csat",page="check",value="5"}'), 0);
  } finally {
    await second.process.stop('SIGKILL');
  }
});
