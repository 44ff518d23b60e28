/** Every page as text: complete documents in which the text of others stays text. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type AlertNotification,
  type PageContext,
  type ResultRow,
  type Status,
  statuses,
} from '../../board/document.ts';
import type { RatingsDocument } from '../../ratings/rating.ts';
import {
  countsOf,
  minutesBefore,
  sampleBoard,
  sampleCheck,
  sampleContext,
  sampleNow,
  sampleProblem,
  sampleSuite,
} from '../browser-test/sample.ts';
import { mostResultsShown } from '../components/result-table.ts';
import { statusWords } from '../view/status.ts';
import { renderAlertsPage } from './alerts.ts';
import { renderBoardPage } from './board.ts';
import { renderCheckPage } from './check.ts';
import { renderErrorPage } from './error.ts';
import { renderRatingsPage } from './ratings.ts';
import { renderRunPage } from './run.ts';
import { renderSuitePage } from './suite.ts';

const hostile = `</script><script>alert("1")</script><b onclick='x'>&amp; 🧨 ${'long'.repeat(500)}`;
const escaped = '&lt;/script>&lt;script>alert(';
const staleContext: PageContext = {
  ...sampleContext,
  stale: { reason: 'The database does not answer.', since: minutesBefore(12) },
};

/** Every page about things with the given name and status, by its own name. */
function pagesAbout(text: string, status: Status, context: PageContext = sampleContext): Record<string, string> {
  const suite = { ...sampleSuite('x', { [status]: 1 }), slug: 'x', name: text };
  const check = sampleCheck(1, text, status, { message: text });
  const row: ResultRow = { runId: 3, receivedAt: minutesBefore(4), status, durationMs: 5, message: text };
  const run = { id: 3, format: 'json', receivedAt: minutesBefore(4), counts: suite.counts };
  const board = sampleBoard([suite], [sampleProblem(1, suite, { status, check: text, message: text })]);
  const suitePage = { version: 7, generatedAt: minutesBefore(0), suite, checks: [check], runs: [run] };
  const results = [{ ...row, checkId: 1, check: text }];
  return {
    board: renderBoardPage(board, context, sampleNow),
    suite: renderSuitePage(suitePage, context, sampleNow),
    check: renderCheckPage(
      { check, expectedWithinMs: null, suiteSlug: 'x', suite: text, history: [row] },
      context,
      sampleNow,
    ),
    run: renderRunPage({ run, suiteSlug: 'x', suite: text, results }, context, sampleNow),
    alerts: renderAlertsPage({ notifications: [alertAbout(text)] }, context, sampleNow),
    ratings: renderRatingsPage(
      ratingsAbout(text),
      { rates: 'check', answer: 'stored', cameFrom: '/' },
      context,
      sampleNow,
    ),
    error: renderErrorPage({ status: 404, title: text, detail: text }, context, sampleNow),
  };
}

function ratingsAbout(comment: string): RatingsDocument {
  const totals = { ratings: [], prompts: { shown: 0, answered: 0 } };
  return { totals, comments: [{ value: '4', page: 'check', comment, createdAt: minutesBefore(3) }] };
}

function alertAbout(text: string, partial: Partial<AlertNotification> = {}): AlertNotification {
  return {
    id: 1,
    status: 'firing',
    alertName: text,
    severity: text,
    summary: text,
    description: text,
    labels: { [text]: text },
    startsAt: minutesBefore(9),
    endsAt: null,
    receivedAt: minutesBefore(8),
    ...partial,
  };
}

for (const [name, page] of Object.entries(pagesAbout(hostile, 'failed'))) {
  test(`the ${name} page shows hostile text as text and has no inline code`, () => {
    assert.ok(page.includes(escaped), 'the text is not there');
    const scripts = page.match(/<script[^>]*>/g) ?? [];
    assert.equal(
      scripts.filter((tag) => !tag.includes('src="/assets/') && !tag.includes('application/json')).length,
      0,
    );
    assert.doesNotMatch(page, /<b onclick/);
    assert.doesNotMatch(page, /<style|<[^>]*\sstyle=|<[^>"]*\son[a-z]+=/);
    assert.match(page, /^<!doctype html>\n<html lang="en">.*<\/html>\n$/s);
  });
}

test('the data in the board’s page is what was rendered, whatever its texts hold', () => {
  const page = pagesAbout(hostile, 'failed').board ?? '';
  const json = /<script type="application\/json" id="page-data">(.*?)<\/script>/s.exec(page)?.[1] ?? '';
  const { board, now } = JSON.parse(json);
  assert.equal(board.suites[0].name, hostile);
  assert.equal(board.problems[0].message, hostile);
  assert.equal(now, sampleNow);
});

for (const status of statuses) {
  test(`${status} is told by a word on every page that shows results`, () => {
    const { board = '', suite = '', check = '', run = '' } = pagesAbout('a name', status);
    for (const page of [board, suite, check, run]) {
      assert.match(page, new RegExp(`<span class="badge ${status}"[^>]*>.*?<span>${statusWords[status]}</span>`, 's'));
    }
    assert.match(board, new RegExp(`<title>Last 30 runs: .*latest ${status}</title>`));
  });
}

for (const [name, page] of Object.entries(pagesAbout('a name', 'passed', staleContext))) {
  test(`the ${name} page says how old a state is that could not be read anew`, () => {
    const told =
      page.includes('This is the last known state, 12 min old') && page.includes('The database does not answer.');
    // Ratings are read fresh, or there is no page.
    assert.equal(told, name !== 'error' && name !== 'ratings');
  });
}

for (const [name, page] of Object.entries(pagesAbout('a name', 'passed'))) {
  test(`the ${name} page leads to the form that rates it, and every control on it has a label`, () => {
    const rates = name === 'error' || name === 'ratings' ? 'product' : name;
    assert.match(page, new RegExp(`<footer>.*<a [^>]*href="/ratings\\?page=${rates}#rate">Rate this</a>`));
    const controls = page.match(/<(input|textarea|select)\b(?![^>]*type="hidden")/g) ?? [];
    const labelled = page.match(/<label\b[^>]*>(?:(?!<\/label>).)*<(input|textarea|select)\b/gs) ?? [];
    assert.equal(labelled.length, controls.length);
  });
}

test('a page asks for a rating only when it is told to', () => {
  const asking: PageContext = { ...sampleContext, asksForRating: true };
  assert.match(pagesAbout('a name', 'passed', asking).check ?? '', /<aside class="rating-prompt"/);
  assert.doesNotMatch(pagesAbout('a name', 'passed').check ?? '', /<aside/);
});

test('an empty board shows a command that sends a first report', () => {
  const page = renderBoardPage(sampleBoard([]), sampleContext, sampleNow);
  assert.match(
    page,
    /curl http:\/\/localhost:8080\/api\/v1\/ingest\/json -H &quot;Authorization: Bearer \$LVD_TOKEN&quot;/,
  );
  assert.match(page, /token create/);
  const body = /-d '(.*?)'<\/code>/s.exec(page)?.[1] ?? '';
  const report = JSON.parse(body.replaceAll('&quot;', '"'));
  assert.equal(report.results.length, 2);
  assert.match(page, /<title>Waiting for results · /);
});

test('a green board says when that was last proven and shows no list of problems', () => {
  const page = renderBoardPage(sampleBoard([sampleSuite('Orders', { passed: 212 })]), sampleContext, sampleNow);
  assert.match(page, /<h1 id="headline">All 212 checks pass; last proven 2 min ago<\/h1>/);
  assert.match(page, /<section class="problem-section"[^>]* hidden/);
});

test('many problems are folded, so that the suites stay in reach', () => {
  const suite = sampleSuite('Orders', { failed: 14 });
  const problems = Array.from({ length: 14 }, (_, index) => sampleProblem(index, suite, {}));
  const page = renderBoardPage(sampleBoard([suite], problems), sampleContext, sampleNow);
  assert.match(page, /<summary>4 more<\/summary>/);
  assert.equal(page.match(/data-problem=/g)?.length, 14);
});

test('checks and results come worst first', () => {
  const checks = statuses.map((status, index) => sampleCheck(index, `check ${status}`, status));
  const suite = sampleSuite('Orders', { passed: 1, failed: 1 });
  const suitePage = { version: 1, generatedAt: minutesBefore(0), suite, checks, runs: [] };
  const run = { id: 3, format: 'json', receivedAt: minutesBefore(4), counts: countsOf({ passed: 1 }) };
  const results = checks.map(({ id, name, status }) => ({
    runId: 3,
    receivedAt: minutesBefore(4),
    status,
    durationMs: null,
    message: null,
    checkId: id,
    check: name,
  }));
  const worstFirst = ['error', 'failed', 'warning', 'passed', 'skipped'];
  const order = (page: string) => [...page.matchAll(/>check (\w+)</g)].map((match) => match[1]);
  assert.deepEqual(order(renderSuitePage(suitePage, sampleContext, sampleNow)), worstFirst);
  const runPage = renderRunPage({ run, suiteSlug: 'orders', suite: 'Orders', results }, sampleContext, sampleNow);
  assert.deepEqual(order(runPage), worstFirst);
});

test('a check without durations or history still has its page', () => {
  const check = sampleCheck(1, 'new', 'skipped', { durationMs: null, strip: '' });
  const document = { check, expectedWithinMs: null, suiteSlug: 'a/b', suite: 'A', history: [] };
  const page = renderCheckPage(document, sampleContext, sampleNow);
  assert.match(page, /hold no durations/);
  assert.doesNotMatch(page, /Is this trend useful/);
  assert.match(page, /href="\/suites\/a%2Fb"/);
  assert.doesNotMatch(page, /NaN|undefined/);
});

test('flaky and stale are words beside the status, on every page that shows it', () => {
  const suite = { ...sampleSuite('Orders', { passed: 1 }, 40), expectedWithinMs: 30 * 60_000 };
  const check = sampleCheck(1, 'row count', 'passed', { flaky: true, lastAt: minutesBefore(40) });
  const late = { check, expectedWithinMs: 30 * 60_000, suiteSlug: 'orders', suite: 'Orders', history: [] };
  const inTime = { ...late, check: { ...check, flaky: false }, expectedWithinMs: 50 * 60_000 };
  const words = (page: string) => [...page.matchAll(/<span>(Flaky|Stale)<\/span>/g)].map((match) => match[1]);
  assert.deepEqual(words(renderCheckPage(late, sampleContext, sampleNow)), ['Flaky', 'Stale']);
  assert.deepEqual(words(renderCheckPage(inTime, sampleContext, sampleNow)), []);
  const suitePage = { version: 7, generatedAt: minutesBefore(0), suite, checks: [check], runs: [] };
  assert.deepEqual(words(renderSuitePage(suitePage, sampleContext, sampleNow)), ['Stale', 'Flaky', 'Stale']);
  assert.deepEqual(words(renderBoardPage(sampleBoard([suite]), sampleContext, sampleNow)), ['Stale']);
});

test('alerts come firing first; none, and an inbox that is away, are told apart', () => {
  const resolved = alertAbout('Old', { id: 2, status: 'resolved', endsAt: minutesBefore(1) });
  const page = renderAlertsPage({ notifications: [resolved, alertAbout('New')] }, sampleContext, sampleNow);
  assert.ok(page.indexOf('New') < page.indexOf('Old'));
  assert.match(page, /1 alert firing/);
  assert.match(page, /lasted 8 min, resolved/);
  assert.match(renderAlertsPage({ notifications: [] }, sampleContext, sampleNow), /No alert is firing/);
  assert.match(renderAlertsPage({ notifications: null }, sampleContext, sampleNow), /inbox does not answer/);
});

test('what is unknown is left out of the header, and firing alerts are counted there', () => {
  const unknown = { ...sampleContext, sessions: null, firingAlerts: null };
  const quiet = renderErrorPage({ status: 500, title: 'x', detail: 'y' }, unknown, sampleNow);
  assert.doesNotMatch(quiet, /viewer|firing-count/);
  const loud = renderErrorPage(
    { status: 500, title: 'x', detail: 'y' },
    { ...sampleContext, firingAlerts: 3 },
    sampleNow,
  );
  assert.match(loud, /4 viewers/);
  // Whoever reads this is there; that the count has not heard of them yet is nothing to show.
  assert.doesNotMatch(renderBoardPage(sampleBoard([], []), { ...sampleContext, sessions: 0 }, sampleNow), /viewer/);
  assert.match(loud, /firing-count">3</);
});

test('a run of very many results shows the worst of them and says so', () => {
  const counts = countsOf({ passed: mostResultsShown, failed: 1 });
  const results = Array.from({ length: mostResultsShown + 1 }, (_, index) => ({
    runId: 3,
    receivedAt: minutesBefore(4),
    status: index === mostResultsShown ? ('failed' as const) : ('passed' as const),
    durationMs: 1,
    message: null,
    checkId: index,
    check: `check ${index}`,
  }));
  const run = { id: 3, format: 'json', receivedAt: minutesBefore(4), counts };
  const page = renderRunPage({ run, suiteSlug: 'a', suite: 'A', results }, sampleContext, sampleNow);
  assert.match(page, new RegExp(`The ${mostResultsShown} worst of ${mostResultsShown + 1} results are shown`));
  assert.match(page, new RegExp(`>check ${mostResultsShown}<`));
});
