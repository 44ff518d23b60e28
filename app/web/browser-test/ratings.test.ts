/** Ratings and feature use in a real browser: what is sent, and what the viewer sees of it. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../../test/browser.ts';
import { waitFor } from '../../../test/services.ts';
import type { PageContext } from '../../board/document.ts';
import { renderBoardPage } from '../pages/board.ts';
import { renderCheckPage } from '../pages/check.ts';
import { renderRatingsPage } from '../pages/ratings.ts';
import { buildPages } from './pages.ts';
import { sampleBoard, sampleCheck, sampleProblem, sampleSuite } from './sample.ts';
import { type PageServer, startPageServer } from './server.ts';

const orders = sampleSuite('Orders', { passed: 20, failed: 1 });

let assetsDir: string;
let browser: Browser;
let server: PageServer;
let page: Page;
let context: PageContext;
let checkMessage: string;

before(async () => {
  ({ assetsDir, context } = await buildPages());
  browser = await launchBrowser();
});

after(() => browser?.close());

beforeEach(async () => {
  checkMessage = '3 rows have no id';
  server = await startPageServer({ assetsDir, render });
  page = await browser.newPage();
});

afterEach(async () => {
  await page.close();
  await server.close();
});

function render(path: string): string | null {
  if (path === '/') return renderBoardPage(sampleBoard([orders], [sampleProblem(12, orders, {})]), context);
  if (path === '/ratings') {
    const totals = { ratings: [], prompts: { shown: 0, answered: 0 } };
    return renderRatingsPage({ totals, comments: [] }, { rates: 'product', answer: null, cameFrom: null }, context);
  }
  if (path !== '/checks/12') return null;
  const check = sampleCheck(12, 'no null ids', 'failed', { message: checkMessage });
  const run = { runId: 3, receivedAt: check.lastAt, status: check.status, durationMs: 5, message: checkMessage };
  const document = { check, suite: 'Orders', suiteSlug: 'orders', expectedWithinMs: null, history: [run] };
  return renderCheckPage(document, { ...context, asksForRating: true });
}

const posted = async (count: number): Promise<readonly string[]> => {
  await waitFor(`${count} posts`, () => server.posted.length >= count);
  return server.posted;
};

test('a prompt is one line until an answer is chosen, is sent by the keyboard, and says thank you in its place', async () => {
  await page.goto(`${server.origin}/checks/12`);
  const prompt = page.getByRole('complementary', { name: 'Rating' });
  assert.equal(await prompt.getByLabel('Comment').isVisible(), false);
  await page.focus('.step input[value="1"]');
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'Tab']) await page.keyboard.press(key);
  await page.keyboard.type('j/k? Very quick');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.deepEqual(await posted(1), ['/ratings kind=csat&page=check&prompted=1&value=4&comment=j%2Fk%3F+Very+quick']);
  await prompt.getByText('Thank you').waitFor();
  assert.equal(await prompt.getByRole('radio').count(), 0);
  assert.equal(await prompt.getByRole('button').textContent(), 'Close');
  assert.equal(await page.evaluate('document.activeElement.className'), 'thanks');
  await page.locator('#announcer', { hasText: 'Thank you' }).waitFor({ state: 'attached' });
});

test('a prompt can be put away, and nothing is sent', async () => {
  await page.goto(`${server.origin}/checks/12`);
  await page.getByRole('button', { name: 'Not now' }).click();
  assert.equal(await page.locator('.rating-prompt').count(), 0);
  assert.deepEqual(server.posted, []);
});

test('an answered thumb stays answered when the page shows a new state', async () => {
  await page.goto(`${server.origin}/checks/12`);
  await page.waitForSelector('#connection[data-state="live"]');
  await page.getByRole('form', { name: 'Is this trend useful?' }).getByRole('button', { name: 'No' }).click();
  assert.deepEqual(await posted(1), ['/ratings kind=thumb&page=check&value=down']);
  await page.locator('.thumbs .thanks').waitFor();
  checkMessage = 'all rows have an id';
  server.push({
    from: 7,
    version: 8,
    generatedAt: new Date().toISOString(),
    committedAt: new Date().toISOString(),
    counts: orders.counts,
    problems: [],
    problemOrder: [],
    suites: [orders],
    removedSuites: [],
  });
  await page.locator('.verdict', { hasText: checkMessage }).waitFor();
  assert.equal(await page.locator('.thumbs .thanks').count(), 1);
  assert.equal(await page.evaluate('document.activeElement.className'), 'thanks');
});

test('a rating that is refused keeps the form, and says why', async () => {
  await page.goto(`${server.origin}/ratings`);
  server.cut(true);
  await page.getByRole('radio', { name: '2 Dissatisfied' }).check();
  await page.getByLabel('Comment').fill('too slow');
  await page.getByRole('button', { name: 'Send rating' }).click();
  await page.getByRole('alert').filter({ hasText: 'could not be sent' }).waitFor();
  assert.equal(await page.getByLabel('Comment').inputValue(), 'too slow');
  server.cut(false);
  await page.getByRole('button', { name: 'Send rating' }).click();
  await page.locator('.thanks').waitFor();
});

test('without scripts the whole form is there, and is sent as a form', async () => {
  const plain = await browser.newContext({ javaScriptEnabled: false });
  try {
    const still = await plain.newPage();
    await still.goto(`${server.origin}/checks/12`);
    assert.equal(await still.getByRole('button', { name: 'Not now' }).isVisible(), false);
    await still.locator('.rating-prompt').getByLabel('5 Very satisfied').check();
    await still.locator('.rating-prompt').getByRole('button', { name: 'Send rating' }).click();
    assert.deepEqual(await posted(1), ['/ratings kind=csat&page=check&prompted=1&value=5&comment=']);
  } finally {
    await plain.close();
  }
});

test('the use of a feature is reported once for each page, as a word and nothing else', async () => {
  await page.goto(server.origin);
  await page.waitForSelector('#connection[data-state="live"]');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('/');
  await page.keyboard.type('ord');
  await page.click('button[data-status="failed"]');
  await page.keyboard.press('?');
  const words = ['keyboard_move', 'keyboard_filter', 'filter_text', 'filter_status', 'keyboard_help'];
  assert.deepEqual(
    new Set(await posted(words.length)),
    new Set(words.map((feature) => `/api/v1/features {"feature":"${feature}"}`)),
  );
  assert.equal(server.posted.length, words.length);
});

test('a browser with Global Privacy Control reports nothing', async () => {
  await page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true });
  });
  await page.goto(server.origin);
  await page.waitForSelector('#connection[data-state="live"]');
  await page.keyboard.press('j');
  await page.keyboard.press('?');
  await page.goto(`${server.origin}/ratings`);
  await page.getByRole('radio', { name: '5 Very satisfied' }).check();
  await page.getByRole('button', { name: 'Send rating' }).click();
  // What was sent before would have come before it.
  assert.deepEqual(await posted(1), ['/ratings kind=csat&page=product&value=5&comment=']);
});
