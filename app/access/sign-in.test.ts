/** Signing in with a token, as browsers do it, and what ends it. */
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { launchBrowser } from '../../test/browser.ts';
import { type TestPostgres, waitFor } from '../../test/services.ts';
import { type AppUnderTest, startApp } from '../app-under-test.ts';
import type { WorkerUnderTest } from '../worker-under-test.ts';
import { revokeToken } from './tokens.ts';
import { bearer, onDatabase, tokenIn } from './tokens-under-test.ts';

let app: AppUnderTest;
let postgres: TestPostgres;
let worker: WorkerUnderTest;

before(async () => {
  app = await startApp();
  ({ postgres } = app);
  worker = await app.startWorker({
    LVD_ANONYMOUS_SCOPES: 'none',
    LVD_TOKEN_FAILURES_PER_MINUTE: '0',
  });
});

after(() => app?.stop());

const form = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(worker.url + path, { method: 'POST', body: new URLSearchParams(fields), headers, redirect: 'manual' });

const cookieOf = (response: Response): string => response.headers.get('set-cookie')?.split(';')[0] ?? '';

/** Signs in and resolves to the cookie as a browser sends it. */
async function signedIn(token: string, headers: Record<string, string> = {}): Promise<string> {
  const response = await form('/sign-in', { token, next: '/' }, headers);
  assert.equal(response.status, 303, await response.text());
  return cookieOf(response);
}

const statusWith = async (cookie: string): Promise<number> => (await worker.get('/', { cookie })).status;

it('lets a browser in with a token, to the page that it wanted, and out again', async () => {
  const token = await tokenIn(postgres.url, { project: 'shop' });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    assert.equal((await page.goto(`${worker.url}/alerts?x=1`))?.status(), 401);
    await page.getByLabel('Token').fill('lvd_r_mistyped');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').getByText('The token is not valid').waitFor();
    await page.goto(`${worker.url}/alerts?x=1`);
    await page.getByLabel('Token').fill(token);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${worker.url}/alerts?x=1`);
    await page.getByText('shop', { exact: true }).waitFor();
    assert.equal(await page.evaluate('document.cookie.includes("lvd_sign_in")'), false);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(`${worker.url}/sign-in`);
    assert.equal((await page.goto(worker.url))?.status(), 401);
  } finally {
    await browser.close();
  }
});

it('gives a cookie that no script reads, no other site sends and nobody can guess', async () => {
  const token = await tokenIn(postgres.url);
  const plain = await form('/sign-in', { token });
  assert.match(
    plain.headers.get('set-cookie') ?? '',
    /^lvd_sign_in=[\w-]{43}; Path=\/; Max-Age=60\d{4}; HttpOnly; SameSite=Lax$/,
  );
  const encrypted = await form('/sign-in', { token }, { 'x-forwarded-proto': 'https' });
  assert.match(encrypted.headers.get('set-cookie') ?? '', /; Secure$/);
  assert.notEqual(cookieOf(plain), cookieOf(encrypted));
  const rows = await onDatabase(postgres.url, (connection) =>
    connection.rows<{ text: string }>('select row_to_json(sign_in)::text as text from sign_in'),
  );
  assert.ok(rows.length >= 2);
  for (const { text } of rows) assert.ok(!text.includes(cookieOf(plain).slice(12)));
});

it('replaces the sign-in that a browser had, and lasts no longer than the token', async () => {
  const token = await tokenIn(postgres.url, { expiresAt: new Date(Date.now() + 3_600_000) });
  const before = await signedIn(token);
  assert.equal(await statusWith(before), 200);
  const response = await form('/sign-in', { token }, { cookie: before });
  const lifetimeSeconds = Number(/Max-Age=(\d+)/.exec(response.headers.get('set-cookie') ?? '')?.[1]);
  assert.ok(lifetimeSeconds > 3500 && lifetimeSeconds <= 3600, `${lifetimeSeconds} s`);
  assert.equal(await statusWith(cookieOf(response)), 200);
  await waitFor('the end of the one before', async () => (await statusWith(before)) === 401);
});

it('ends with the revocation of the token, and the browser forgets the cookie', async () => {
  const token = await tokenIn(postgres.url);
  const cookie = await signedIn(token);
  assert.equal(await statusWith(cookie), 200);
  await onDatabase(postgres.url, (connection) => revokeToken(connection, token.split('_')[2] ?? ''));
  await waitFor('its end', async () => (await statusWith(cookie)) === 401);
  const answer = await worker.get('/', { cookie });
  assert.match(answer.headers.get('set-cookie') ?? '', /^lvd_sign_in=; Path=\/; Max-Age=0/);
});

it('is asked for again on a page that is open when it ends', async () => {
  const token = await tokenIn(postgres.url);
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(worker.url);
    await page.getByLabel('Token').fill(token);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForSelector('#connection[data-state="live"]');
    await onDatabase(postgres.url, (connection) => revokeToken(connection, token.split('_')[2] ?? ''));
    await page.getByLabel('Token').waitFor();
  } finally {
    await browser.close();
  }
});

it('takes only tokens that may read, and only from its own page', async () => {
  const posting = await form('/sign-in', { token: await tokenIn(postgres.url, { scopes: ['ingest'] }) });
  assert.equal(posting.status, 403);
  const token = await tokenIn(postgres.url);
  for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }, { origin: 'null' }]) {
    assert.equal((await form('/sign-in', { token }, headers)).status, 403, JSON.stringify(headers));
  }
  const cookie = await signedIn(token, { origin: worker.url });
  const elsewhere = { cookie, origin: 'https://elsewhere.example' };
  assert.equal((await form('/sign-out', {}, elsewhere)).status, 403);
  assert.equal(await statusWith(cookie), 200);
});

it('leads to a path of ours and nowhere else', async () => {
  const token = await tokenIn(postgres.url);
  const wanted = [
    '/suites/a?x=1',
    '//elsewhere.example/x',
    'https://elsewhere.example',
    '/\\elsewhere.example',
    'x',
    '',
  ];
  const led = await Promise.all(
    wanted.map(async (next) => (await form('/sign-in', { token, next })).headers.get('location')),
  );
  assert.deepEqual(led, ['/suites/a?x=1', '/', '/', '/', '/', '/']);
});

it('does not come before a token in the header', async () => {
  const cookie = await signedIn(await tokenIn(postgres.url));
  const headers = { cookie, ...bearer('lvd_r_wrong') };
  assert.equal((await worker.get('/api/v1/board', headers)).status, 401);
});
