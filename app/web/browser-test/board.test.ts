/** The pages in a real browser: what the script takes over, follows and leaves alone. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../../test/browser.ts';
import type { BoardChange, BoardDocument, PageContext } from '../../board/document.ts';
import { renderBoardPage } from '../pages/board.ts';
import { renderSuitePage } from '../pages/suite.ts';
import { buildPages } from './pages.ts';
import { countsOf, sampleBoard, sampleCheck, sampleProblem, sampleSuite } from './sample.ts';
import { type PageServer, startPageServer } from './server.ts';

const orders = sampleSuite('Orders', { passed: 20, failed: 1 });
const customers = sampleSuite('Customers', { passed: 18 });
const payments = sampleSuite('Payments', { passed: 40 });
const problem = sampleProblem(12, orders, { check: 'no null ids', message: '3 rows have no id' });

let assetsDir: string;
let browser: Browser;
let server: PageServer;
let page: Page;
let context: PageContext;
let board: BoardDocument;
let checkName: string;
let complaints: string[];
/** What the browser may complain about in the test at hand. */
let expected: RegExp | null;

before(async () => {
  ({ assetsDir, context } = await buildPages());
  browser = await launchBrowser();
});

after(() => browser?.close());

beforeEach(async () => {
  board = sampleBoard([orders, customers, payments], [problem]);
  checkName = 'no null ids';
  complaints = [];
  expected = null;
  server = await startPageServer({ assetsDir, render });
  page = await browser.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
});

afterEach(async () => {
  await page.close();
  await server.close();
  const unexpected = complaints.filter((text) => !expected?.test(text));
  assert.deepEqual(unexpected, [], 'the browser logged errors');
});

function render(path: string): string | null {
  if (path === '/') return renderBoardPage(board, context);
  if (path !== '/suites/orders') return null;
  const checks = [sampleCheck(12, checkName, 'failed')];
  return renderSuitePage({ version: 7, generatedAt: board.generatedAt, suite: orders, checks, runs: [] }, context);
}

async function openBoard(query = ''): Promise<void> {
  await page.goto(`${server.origin}/${query}`);
  await connection('live');
}

async function connection(state: string): Promise<void> {
  await page.waitForSelector(`#connection[data-state="${state}"]`);
}

function recovered(version: number): BoardChange {
  const suite = { ...orders, status: 'passed' as const, counts: countsOf({ passed: 21 }) };
  return {
    from: board.version,
    version,
    generatedAt: new Date().toISOString(),
    committedAt: new Date().toISOString(),
    counts: countsOf({ passed: 79 }),
    problems: [],
    problemOrder: [],
    suites: [suite],
    removedSuites: [],
  };
}

async function waitFor(condition: () => boolean): Promise<void> {
  for (let attempts = 0; !condition(); attempts += 1) {
    assert.ok(attempts < 1000, `never came true: ${condition}`);
    await setTimeout(10);
  }
}

const statusOf = (slug: string) => page.textContent(`tr[data-suite="${slug}"] td.status`).then((text) => text?.trim());
const focusedText = () => page.evaluate('document.activeElement.textContent');
const shownSuites = () => page.locator('table.suites tbody a').allTextContents();

test('a pushed change reaches the row, the sentence, the problems, the title and the live region', async () => {
  await openBoard();
  assert.deepEqual(server.streams, [{ query: '?since=7', lastEventId: null }]);
  assert.equal(await statusOf('orders'), 'Failed');
  server.push(recovered(8));
  await page.waitForSelector('tr[data-suite="orders"] .badge.passed');
  assert.match((await page.textContent('#headline')) ?? '', /^All 79 checks pass; last proven /);
  assert.equal(await page.locator('[data-problem]').count(), 0);
  assert.equal(await page.title(), 'All passing · Live Validation Dashboard');
  await page
    .locator('#announcer', { hasText: 'Orders is now passed; none of 79 checks failing.' })
    .waitFor({ state: 'attached' });
  assert.equal(await page.locator('[aria-live]').count(), 1);
});

test('the script takes over the markup of the server instead of drawing it again', async () => {
  // Runs before the page's own script: modules wait until the document is parsed.
  await page.addInitScript(() => {
    document.addEventListener('readystatechange', () => {
      const row = document.querySelector('tr[data-suite="orders"]');
      if (document.readyState === 'interactive') row?.toggleAttribute('data-from-server', true);
    });
  });
  await openBoard();
  server.push(recovered(8));
  await page.waitForSelector('tr[data-suite="orders"][data-from-server] .badge.passed');
});

test('a phone shows the time of a page whole, without its date', async () => {
  const phone = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
  try {
    const still = await phone.newPage();
    await still.goto(server.origin);
    const label = still.locator('#connection > span');
    assert.match(await label.innerText(), /^as of \d\d:\d\d:\d\d UTC$/);
    assert.ok(await label.evaluate((element) => element.scrollWidth <= element.clientWidth));
  } finally {
    await phone.close();
  }
});

test('without scripts the page is complete, offers no control that would need one, and says how to see more', async () => {
  const plain = await browser.newContext({ javaScriptEnabled: false });
  try {
    const still = await plain.newPage();
    await still.goto(server.origin);
    assert.equal(await still.locator('tr[data-suite]').count(), 3);
    assert.equal(await still.locator('[data-problem]').count(), 1);
    assert.equal(await still.isVisible('#filter'), false);
    assert.equal(await still.locator('button:visible:enabled').count(), 0);
    assert.equal(await still.isVisible('noscript .hint'), true);
  } finally {
    await plain.close();
  }
});

test('a change that is not newer is ignored, and a new suite takes its place by name', async () => {
  await openBoard();
  server.push(recovered(7));
  const added = sampleSuite('Invoices', { passed: 3 });
  server.push({ ...recovered(9), suites: [added], problems: [problem], counts: board.counts });
  await page.waitForSelector('tr[data-suite="invoices"]');
  assert.deepEqual(await shownSuites(), ['Customers', 'Invoices', 'Orders', 'Payments']);
  assert.equal(await statusOf('orders'), 'Failed');
});

test('a lost stream is told, and resumes after the last version that was seen', async () => {
  await openBoard();
  server.push(recovered(8));
  await page.waitForSelector('tr[data-suite="orders"] .badge.passed');
  expected = /ERR_/;
  server.cut(false);
  await waitFor(() => server.streams.length === 2);
  assert.equal(server.streams.at(-1)?.lastEventId, '8');
  await connection('live');
});

test('a refused stream is asked for again from the last version, and the page says how old it is', async () => {
  await openBoard();
  server.push(recovered(8));
  await page.waitForSelector('tr[data-suite="orders"] .badge.passed');
  expected = /503|ERR_/;
  server.cut(true);
  await page.locator('#connection', { hasText: /^reconnecting, last update \d+ s ago$/ }).waitFor();
  await waitFor(() => server.refused() > 0);
  server.cut(false);
  await connection('live');
  assert.equal(server.streams.at(-1)?.query, '?since=8');
});

test('a reset makes the board read everything anew, even when versions start over', async () => {
  await openBoard();
  board = sampleBoard([{ ...orders, ...recovered(2).suites[0] }, customers], [], 2);
  server.reset();
  await page.waitForSelector('tr[data-suite="orders"] .badge.passed');
  assert.deepEqual(await shownSuites(), ['Customers', 'Orders']);
  await waitFor(() => server.streams.length === 2);
  assert.deepEqual(server.streams[1], { query: '?since=2', lastEventId: null });
  server.push({ ...recovered(3), suites: [payments] });
  await page.waitForSelector('tr[data-suite="payments"]');
});

test('an open page says that it is old as soon as the server does, and takes that back', async () => {
  const stale = { reason: 'The database cannot be reached.', since: new Date().toISOString() };
  for (const path of ['/', '/suites/orders']) {
    context = { ...context, stale: null };
    await page.goto(server.origin + path);
    await connection('live');
    context = { ...context, stale };
    server.stale(stale);
    await page.waitForSelector('main .banner:has-text("The database cannot be reached")');
    await connection('connected');
    context = { ...context, stale: null };
    server.stale(null);
    await page.waitForSelector('main .banner', { state: 'detached' });
    await connection('live');
  }
});

test('an empty board turns into a board with the first result', async () => {
  board = sampleBoard([], [], 0);
  await openBoard();
  assert.match((await page.textContent('pre')) ?? '', new RegExp(`^curl ${server.origin}/api/v1/ingest/json`));
  server.push({ ...recovered(1), suites: [customers] });
  await page.waitForSelector('tr[data-suite="customers"]');
});

test('the keyboard reaches the filter, moves among rows, opens one and shows the help', async () => {
  await openBoard();
  await page.keyboard.press('j');
  assert.equal(await focusedText(), 'no null ids');
  await page.keyboard.press('j');
  assert.equal(await focusedText(), 'Customers');
  await page.keyboard.press('k');
  assert.equal(await focusedText(), 'no null ids');
  await page.keyboard.press('?');
  assert.equal(await page.isVisible('#help'), true);
  await page.keyboard.press('Escape');
  await page.waitForSelector('#help', { state: 'hidden' });
  await page.keyboard.press('/');
  await page.keyboard.type('ord');
  assert.deepEqual(await shownSuites(), ['Orders']);
  await page.keyboard.press('Escape');
  assert.equal((await shownSuites()).length, 3);
  await page.keyboard.press('Escape');
  for (const key of ['j', 'j', 'j', 'Enter']) await page.keyboard.press(key);
  await page.waitForURL('**/suites/orders');
});

test('the filter stands in the URL, and a URL with a filter opens filtered', async () => {
  await openBoard();
  await page.fill('#filter', 'payments');
  await page.waitForURL((url) => url.search === '?q=payments');
  await page.fill('#filter', '');
  await page.click('button[data-status="failed"]');
  await page.waitForURL((url) => url.search === '?status=failed');
  assert.deepEqual(await shownSuites(), ['Orders']);
  await openBoard('?status=passed&q=cust');
  assert.deepEqual(await shownSuites(), ['Customers']);
  assert.equal(await page.locator('.problem-section').isVisible(), false);
  assert.equal(await page.inputValue('#filter'), 'cust');
});

test('a focused row keeps its focus when the board changes around it', async () => {
  await openBoard();
  await page.focus('tr[data-suite="payments"] a');
  server.push({ ...recovered(8), suites: [sampleSuite('Aardvarks', { passed: 1 })] });
  await page.waitForSelector('tr[data-suite="aardvarks"]');
  assert.equal(await focusedText(), 'Payments');
});

test('the page of a suite shows its new state after a change, and keeps the focus', async () => {
  await page.goto(`${server.origin}/suites/orders`);
  await connection('live');
  await page.focus('main a[data-row]');
  checkName = 'no null order ids';
  server.push({ ...recovered(8), suites: [payments] });
  server.push(recovered(9));
  await page.locator('main a[data-row]', { hasText: 'no null order ids' }).waitFor();
  assert.equal(await focusedText(), 'no null order ids');
  assert.equal(await page.textContent('#announcer'), 'Orders has a new run: 21 passed.');
});

test('text in a document that looks like markup neither runs nor becomes markup', async () => {
  const hostile = '</script><script>document.title = "owned"</script><img src=x onerror="document.title=1">';
  const suite = { ...orders, name: hostile };
  board = sampleBoard([suite], [{ ...problem, message: hostile, suite: hostile }]);
  await openBoard();
  assert.equal(await page.textContent('tr[data-suite="orders"] a'), hostile);
  assert.equal(await page.locator('main img, main script').count(), 0);
  server.push({ ...recovered(8), suites: [{ ...suite, name: `${hostile}!` }], problems: [problem] });
  await page.locator('tr[data-suite] a', { hasText: '<img src=x onerror="document.title=1">!' }).waitFor();
  assert.equal(await page.title(), 'All passing · Live Validation Dashboard');
});
