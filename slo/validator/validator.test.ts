/** The validator's process beside a real Prometheus, an app that takes reports, and a command line that is made up. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import process from 'node:process';
import { after, afterEach, before, describe, test } from 'node:test';
import { freePort, type RunningProcess, startProcess, temporaryFolder, waitFor } from '../../test/services.ts';
import { names } from '../engine/names.ts';
import { changeJournal } from '../journal/journal.ts';
import { objectives } from '../objectives.ts';
import { hostOf, type ScrapedPrometheus, serve, startScrapedPrometheus } from '../testing/scraped-prometheus.ts';
import type { Report } from './report.ts';

/** What the app's workers and the rules would tell, so that the validator knows the state of every objective. */
const exposed = [
  'lvd_build_info{version="0.1.0"} 1',
  ...objectives.map(({ id }) => `${names.currentValue}{objective="${id}"} 0.5`),
].join('\n');

/** Stands for `lvd`: tells what it was called with, and ends with this code. */
const ending = (code: number): string =>
  `console.log('called with', ...process.argv.slice(2)); process.exitCode = ${code};`;
const endingWhenAsked = `
console.log('it begins');
const waiting = setInterval(() => undefined, 1000);
process.once('SIGTERM', () => { console.log('it is ended in order'); clearInterval(waiting); });`;

describe('the validator', () => {
  let prometheus: ScrapedPrometheus;
  let app: Server;
  let received: Report[] = [];
  let running: RunningProcess | undefined;
  let journal: string;
  let metricsUrl: string;

  before(async () => {
    app = await serve((body) => {
      received.push(JSON.parse(body) as Report); // our own
      return '{}';
    });
    prometheus = await startScrapedPrometheus(exposed);
  });
  after(async () => {
    await prometheus?.[Symbol.asyncDispose]();
    app?.close();
  });
  afterEach(() => running?.stop());

  async function start(lvd: string, ...args: readonly string[]): Promise<RunningProcess> {
    received = [];
    const folder = temporaryFolder('validator');
    const script = join(folder, 'lvd.mjs');
    writeFileSync(script, lvd);
    journal = join(folder, 'journal.json');
    const port = await freePort();
    metricsUrl = `http://127.0.0.1:${port}/metrics`;
    running = startProcess({
      command: process.execPath,
      args: ['slo/validator/main.ts', ...args],
      env: {
        LVD_VALIDATOR_PORT: String(port),
        LVD_VALIDATOR_PROMETHEUS_URL: prometheus.url,
        LVD_VALIDATOR_INGEST_URL: `http://${hostOf(app)}/api/v1/ingest/json`,
        LVD_VALIDATOR_INTERVAL_SECONDS: '1',
        LVD_VALIDATOR_LVD: script,
        LVD_SLO_JOURNAL: journal,
      },
    });
    return running;
  }

  const metric = async (series: string): Promise<number> => {
    const exposition = await (await fetch(metricsUrl)).text();
    const line = exposition.split('\n').find((one) => one.startsWith(`${series} `));
    return Number(line?.split(' ').at(-1));
  };
  const reportsOf = (suite: string): readonly Report[] => received.filter((report) => report.suite === suite);
  const moreReports = (count: number): Promise<unknown> => {
    const until = reportsOf('verifications').length + count;
    return waitFor(`${count} more reports`, () => reportsOf('verifications').length >= until);
  };
  const ended = (result: string): Promise<number> => metric(`validator_verifications_total{result="${result}"}`);

  test('posts what is due beside the state of the objectives', async () => {
    const { output, stop } = await start(ending(0));
    await moreReports(1);
    changeJournal(journal, (before) => ({ ...before, verifications: verifiedNow({ cpu: false }) }));
    await moreReports(2);
    await stop();
    const [first] = reportsOf('verifications');
    assert.deepEqual(first?.results, [
      { check: 'every deploy', status: 'skipped', message: 'due: 0.1.0 runs, never verified; run: lvd verify deploy' },
      { check: 'daily', status: 'skipped', message: 'due: never verified; run: lvd verify daily' },
      { check: 'weekly', status: 'skipped', message: 'due: never verified; run: lvd verify weekly' },
    ]);
    const last = reportsOf('verifications').at(-1);
    assert.deepEqual(
      last?.results.map(({ check, status }) => [check, status]),
      [
        ['every deploy', 'passed'],
        ['daily', 'failed'],
        ['weekly', 'passed'],
      ],
    );
    assert.match(last?.results[1]?.message ?? '', /did not hold: cpu \(12\)/);
    assert.equal(reportsOf('performance targets').length, reportsOf('verifications').length);
    assert.doesNotMatch(output(), /called with/, 'nobody has told it to verify');
  });

  test('counts each post once, and exports the verification of each objective', async () => {
    await start(ending(0));
    changeJournal(journal, (before) => ({ ...before, verifications: verifiedNow({ cpu: false }) }));
    await moreReports(2);
    await waitFor(
      'as many reports counted as were received',
      async () => (await metric('validator_reports_total{result="accepted"}')) === received.length,
    );
    for (const { id } of objectives)
      assert.equal(await metric(`slo_verification_held{objective="${id}"}`), id === 'cpu' ? 0 : 1, id);
  });

  test('verifies by itself with --auto, and waits after what did not end well', async () => {
    const { output } = await start(ending(3), '--auto');
    await waitFor('the end of a verification', async () => (await ended('generator-limited')) === 1);
    assert.ok(reportsOf('verifications').length >= 2, 'not before the second report');
    await moreReports(3);
    assert.match(output(), /"from":"lvd verify","msg":"called with verify all"/);
    assert.equal(output().match(/called with/g)?.length, 1, output());
    for (const result of ['held', 'missed', 'failed']) assert.equal(await ended(result), 0, result);
  });

  test('verifies nothing while time is excluded, nor what is verified', async () => {
    const { output } = await start(ending(0), '--auto');
    const from = new Date();
    const until = new Date(from.getTime() + 60_000);
    const exclusion = { objective: 'all', from: from.toISOString(), until: until.toISOString(), reason: 'disks' };
    changeJournal(journal, (before) => ({ ...before, exclusions: [exclusion] }));
    await moreReports(4);
    changeJournal(journal, (before) => ({ ...before, exclusions: [], verifications: verifiedNow() }));
    await moreReports(3);
    assert.doesNotMatch(output(), /called with/);
    changeJournal(journal, (before) => ({ ...before, verifications: [] }));
    await waitFor('a verification that held', async () => (await ended('held')) > 0);
  });

  test('a stop ends the verification and waits for it', async () => {
    const { output, exited, pid } = await start(endingWhenAsked, '--auto');
    await waitFor('a verification to begin', () => output().includes('it begins'));
    process.kill(pid, 'SIGTERM');
    assert.equal(await exited, 0, output());
    assert.match(output(), /it is ended in order.*[\s\S]*"msg":"stopped"/);
  });

  test('refuses options that it does not know', async () => {
    const { exited, output } = await start(ending(0), '--verify');
    assert.equal(await exited, 2);
    assert.match(output(), /Unknown option '--verify'.*; expected: nothing, or --auto/);
  });

  /** Every objective was verified just now; what is not named held. */
  function verifiedNow(held: Readonly<Record<string, boolean>> = {}) {
    const at = new Date().toISOString();
    return objectives.map(({ id }) => ({
      ...{ objective: id, at, measured: '12', version: '0.1.0' },
      held: held[id] ?? true,
    }));
  }
});
