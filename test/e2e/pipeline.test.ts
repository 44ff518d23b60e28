/**
 * The whole pipeline, for real: a report goes in through nginx and is seen on the board in a browser, counted in
 * Prometheus, judged by the rules; a fault is told on the Alerts page and in the inbox. Steps build on each other.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { toldRecord } from '../../alerts/rules/held-back.ts';
import { journalFile, stateFolderAt } from '../../deploy/local/state-folder.ts';
import { catalogue } from '../../metrics/catalogue/index.ts';
import type { Entry } from '../../metrics/entry.ts';
import { names } from '../../slo/engine/names.ts';
import { changeJournal } from '../../slo/journal/journal.ts';
import { isCapacity, type Objective } from '../../slo/objective.ts';
import { objectives } from '../../slo/objectives.ts';
import { launchBrowser } from '../browser.ts';
import { readEmitted } from '../check/emitted.ts';
import { checkEmitted } from '../check/queries.ts';
import { waitFor } from '../services.ts';
import { inheritedEnvironment, unitTestReport } from './config.ts';
import { query, selectorsOf, valuesBy } from './prometheus.ts';
import { startStack, type TestStack } from './stack.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const suite = 'unit tests of this project';
const suiteSlug = 'unit-tests-of-this-project';
/** Scrapes, the evaluation of rules, `for:` and the grouping of notifications add up to less than this. */
const notificationMs = 150_000;
const scrapeMs = 60_000;

/** Records that are there only while something is the case; the generated tests of the rules bring it about. */
const onlyAtTimes = [names.noData, names.sliceValue, toldRecord, 'ALERTS', 'agent_series_dropped_total'];

/** Names that break a naming rule because they are established: the catalogue says why for each. */
const inherited = new Set(
  Object.entries(catalogue as Readonly<Record<string, Entry>>).flatMap(([name, entry]) =>
    entry.inherited ? [name] : [],
  ),
);

describe('the pipeline', () => {
  let stack: TestStack;
  let browser: Browser;
  let page: Page;

  before(async () => {
    stack = await startStack();
    browser = await launchBrowser();
    page = await browser.newPage();
  });

  after(async () => {
    await browser?.close();
    await stack?.stop();
  });

  test('a real JUnit report is on the board within a second of its acknowledgement', async () => {
    await page.goto(stack.url('nginx'));
    await page.getByText('live', { exact: true }).waitFor();
    const row = page.locator(`[data-suite="${suiteSlug}"]`);
    const seen = row.waitFor({ timeout: 30_000 }).then(() => performance.now());
    const acknowledgement = await postReport(stack);
    const acknowledgedAt = performance.now();
    assert.equal(acknowledgement.status, 201, await acknowledgement.text());
    assert.ok((await seen) - acknowledgedAt < 1_000, 'it took longer than a second');
    const report = readFileSync(unitTestReport(), 'utf8');
    const { failed, skipped } = statusesIn(report);
    assert.equal(failed, 0, 'a test beside the code failed');
    await row
      .getByText(String(checksIn(report).size - skipped), { exact: true })
      .first()
      .waitFor();
  });

  test('the README’s example posts results', async () => {
    const env = { ...inheritedEnvironment(), LVD_TOKEN: tokenShown(stack) };
    const command = readmeExample(stack.url('nginx'));
    const { status, stdout, stderr } = spawnSync('sh', ['-c', command], { encoding: 'utf8', env });
    assert.equal(status, 0, stderr);
    assert.match(stdout, /"suite":"orders-quality"/);
    await page.locator('[data-suite="orders-quality"]').waitFor();
    await page.getByText('3 of 1204 rows have no id').waitFor();
  });

  test('Prometheus has the exact counts of that report', async () => {
    const counts = statusesIn(readFileSync(unitTestReport(), 'utf8'));
    const expression = 'sum by (status) (lvd_results_ingested_total{format="junit"})';
    await waitFor(
      `the counts ${JSON.stringify(counts)} in Prometheus`,
      async () => {
        const values = await valuesBy(stack.url('prometheus'), 'status', expression);
        return Object.entries(counts).every(([status, count]) => values[status] === count);
      },
      scrapeMs,
    );
    const runs = await query(stack.url('prometheus'), 'sum(lvd_runs_ingested_total{format="junit"})');
    assert.equal(runs[0]?.value[1], '1');
  });

  test('every target is up', async () => {
    await waitFor(
      'every target to be up',
      async () => {
        const up = await query(stack.url('prometheus'), 'up');
        return up.length === stack.topology.appWorkers.length + 5 && up.every(({ value }) => value[1] === '1');
      },
      scrapeMs,
    );
  });

  test('every selector of every rule and panel returns a series', async () => {
    await tellJournal(stack);
    const wanted = checkEmitted(catalogue, readEmitted(root))
      .queries.flatMap(({ where, query: expression }) =>
        selectorsOf(expression).map((selector) => ({ where, selector })),
      )
      .filter(({ selector }) => !onlyAtTimes.some((name) => selector.startsWith(name)));
    assert.ok(wanted.length > 50, `only ${wanted.length} selectors were found`);
    let missing = wanted;
    await waitFor(
      'every selector to return a series',
      async () => {
        const results = await Promise.all(
          missing.map(async (entry) => ({
            entry,
            found: await query(stack.url('prometheus'), `count(${entry.selector})`),
          })),
        );
        missing = results.filter(({ found }) => found.length === 0).map(({ entry }) => entry);
        if (missing.length > 0)
          throw new Error(missing.map(({ where, selector }) => `${where}: ${selector}`).join('\n'));
        return true;
      },
      notificationMs,
    );
  });

  test('promtool finds nothing wrong with any endpoint but the inherited names', async () => {
    const { appWorkers, agent, inbox, validator } = stack.topology;
    for (const { host, port } of [...appWorkers.map(({ metrics }) => metrics), agent, inbox, validator]) {
      const input = await (await fetch(`http://${host}:${port}/metrics`)).text();
      const { stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input, encoding: 'utf8' });
      const complaints = `${stdout}${stderr}`
        .split('\n')
        .filter((line) => line && !inherited.has(line.split(' ')[0] ?? ''));
      assert.deepEqual(complaints, [], `port ${port}`);
      assert.ok(input.includes('process_cpu_seconds_total'), `port ${port}`);
    }
  });

  test('the first suite validates the product itself', async () => {
    const row = page.locator('[data-suite="performance-targets"]');
    await row.waitFor({ timeout: 90_000 });
    await page.goto(stack.url('nginx', '/suites/performance-targets'));
    for (const objective of ['latency-p95', 'availability', 'db-connections', 'memory']) {
      await page.getByText(objective, { exact: true }).first().waitFor();
    }
    assert.match(await page.locator('body').innerText(), /28 connections now; target 20–30/);
  });

  test('a stopped worker is told of on the Alerts page', async () => {
    const { code, output } = await stack.lvd('stop', 'app-2');
    assert.equal(code, 0, output);
    await waitFor(
      'the notification on the Alerts page',
      async () => {
        await page.goto(stack.url('nginx', '/alerts'));
        const text = await page.locator('main').innerText();
        return text.includes('TargetDown') && text.includes('app-2 is down');
      },
      notificationMs,
    );
  });

  test('with all workers stopped, the inbox itself tells it', async () => {
    for (const { instance } of stack.topology.appWorkers) {
      if (instance !== 'app-2') assert.equal((await stack.lvd('stop', instance)).code, 0);
    }
    await waitFor(
      'the notification in the inbox',
      async () => {
        await page.goto(stack.url('inbox'));
        return (await page.locator('body').innerText()).includes('No app worker is up');
      },
      notificationMs,
    );
    const board = await page.goto(stack.url('nginx'));
    assert.equal(board?.status(), 503);
    await page.getByRole('link', { name: 'alert inbox' }).waitFor();
  });

  test('workers that are started again serve the board, and the alerts resolve', async () => {
    for (const { instance } of stack.topology.appWorkers) {
      const { code, output } = await stack.lvd('start', instance);
      assert.equal(code, 0, output);
    }
    await waitFor('the board', async () => (await fetch(stack.url('nginx'))).status === 200, scrapeMs);
    await page.goto(stack.url('nginx'));
    await page.locator(`[data-suite="${suiteSlug}"]`).waitFor();
    await waitFor(
      'the alert to be resolved',
      async () => {
        const response = await fetch(stack.url('inbox', '/api/v1/notifications'));
        // The shape is the inbox's own, which its own tests check.
        const { notifications } = (await response.json()) as { notifications: { alertName: string; status: string }[] };
        const told = notifications.filter(({ alertName }) => alertName === 'AppDown');
        return told.length > 0 && told.every(({ status }) => status === 'resolved');
      },
      notificationMs,
    );
  });

  test('Ctrl-C stops everything cleanly', async () => {
    const { code, output } = await stack.stop();
    assert.equal(code, 0, output);
    await assert.rejects(fetch(stack.url('nginx')));
    await assert.rejects(fetch(stack.url('prometheus')));
  });
});

async function postReport(stack: TestStack): Promise<Response> {
  return fetch(stack.url('nginx', `/api/v1/ingest/junit?suite=${encodeURIComponent(suite)}`), {
    method: 'POST',
    headers: { 'content-type': 'application/xml', authorization: `Bearer ${await stack.token()}` },
    body: readFileSync(unitTestReport()),
  });
}

/** Time is excluded, and the load test has verified what it verifies. */
async function tellJournal(stack: TestStack): Promise<void> {
  const journal = journalFile(stateFolderAt(stack.place.stateFolder));
  const told = await stack.lvd('slo', 'exclude', '--for', '10m', '--reason', 'a test');
  assert.equal(told.code, 0, told.output);
  const at = new Date().toISOString();
  const verifications = (objectives as readonly Objective[])
    .filter(isCapacity)
    .map(({ id: objective }) => ({ objective, at, held: true, measured: 'in a test' }));
  changeJournal(journal, (before) => ({ ...before, verifications }));
}

/** The token that the first start shows. */
function tokenShown(stack: TestStack): string {
  const shown = /export LVD_TOKEN=(\S+)/.exec(stack.output())?.[1];
  assert.ok(shown, `the first start shows no token:\n${stack.output()}`);
  return shown;
}

/** The command in the README that posts a report, for this stack's address. */
function readmeExample(url: string): string {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const command = /```sh\n(curl [\s\S]*?)```/.exec(readme)?.[1];
  assert.ok(command, 'the README has an example that posts results');
  return command.replace('http://127.0.0.1:8080/', url);
}

/** The checks of a report: a name that is there twice within one suite is one check. */
function checksIn(xml: string): ReadonlySet<string> {
  const path: string[] = [];
  const checks = new Set<string>();
  for (const [tag, name = ''] of xml.matchAll(/<\/testsuite>|<test(?:suite|case)\b[^>]*? name="([^"]*)"[^>]*>/g)) {
    if (tag.startsWith('<testcase')) checks.add([...path, name].join(' › '));
    else if (tag === '</testsuite>') path.pop();
    else path.push(name);
  }
  return checks;
}

/** Counts a report's test cases by a second, independent reading: by their tags. */
function statusesIn(xml: string): Readonly<Record<'passed' | 'failed' | 'skipped' | 'error' | 'warning', number>> {
  const cases = xml.split('<testcase').slice(1);
  const failed = cases.filter((text) => text.includes('<failure')).length;
  const skipped = cases.filter((text) => text.includes('<skipped')).length;
  return { passed: cases.length - failed - skipped, failed, skipped, error: 0, warning: 0 };
}
