/** Runs against a small real service that stands for a stack of ours: what they leave behind, however they end. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { changeJournal, type Journal, readJournal } from '../slo/journal/journal.ts';
import type { Report } from '../slo/validator/report.ts';
import { temporaryFolder, waitFor } from '../test/services.ts';
import { type Profile, profiles } from './profiles.ts';
import { exitCodes, type FinishedRun, runProfile } from './run-profile.ts';
import { type AnyScenario, defineScenario, LoadError } from './scenario.ts';
import type { StackTarget } from './target.ts';
import { begin, exclusionOf } from './trace.ts';

const [quick] = profiles;
const second = { seconds: 1, users: 0, arrivalsPerMinute: 1_200 };
const short: Profile = { ...quick, stages: [second] };
const page = { weight: 1, request: () => ({ path: '/' }) };
const letters: AnyScenario = defineScenario({
  title: 'letters',
  actions: { page },
  promises: [
    {
      id: 'latency-p95',
      title: 'Quick',
      measure: { kind: 'latency', quantile: 0.95 },
      condition: { operator: 'below', limit: 0.2 },
    },
  ],
});

describe('a run', () => {
  let server: Server;
  let asked: (string | undefined)[];
  let answerMs: number;
  let stack: StackTarget;
  let posted: Report[];
  let revoked: number;
  let finished: FinishedRun | null;

  before(async () => {
    server = createServer((request, response) => {
      asked.push(request.headers.authorization);
      setTimeout(() => response.end('fine'), answerMs);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  beforeEach(() => {
    [asked, answerMs, posted, revoked, finished] = [[], 1, [], 0, null];
    const folder = temporaryFolder('run');
    stack = {
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // it listens on TCP
      prometheusUrl: 'http://127.0.0.1:1',
      trace: {
        journal: join(folder, 'journal.json'),
        runs: join(folder, 'load'),
        post: async (report) => void posted.push(report),
      },
      tokens: async () => ({
        texts: ['secret'],
        revoke: async () => {
          revoked += 1;
        },
      }),
    };
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  const run = (profile: Profile, more: Partial<Parameters<typeof runProfile>[0]> = {}) =>
    runProfile({
      ...{ target: stack, scenario: letters, profile, isWhole: true, seed: 1, signal: new AbortController().signal },
      show: (one) => {
        finished = one;
      },
      ...more,
    });
  const journal = (): Journal | null => readJournal(stack.trace.journal);

  /** Its exclusion is over as soon as its last requests are counted, its token is revoked, and nothing is verified. */
  function leftNothing(): void {
    const { exclusions = [], verifications = [] } = journal() ?? {};
    assert.deepEqual(
      exclusions.map(({ reason }) => reason),
      ['load test: quick (over)'],
    );
    assert.ok(Date.parse(exclusions[0]?.until ?? '') < Date.now() + 67_000);
    assert.deepEqual([verifications, posted, revoked], [[], [], 1]);
    assert.ok(!existsSync(stack.trace.runs));
  }

  test('that holds is noted, posted and kept, and its token is revoked', async () => {
    assert.equal(await run(short), exitCodes.held);
    assert.deepEqual(new Set(asked), new Set(['Bearer secret']));
    assert.equal(finished?.tested.run.recording.count, 20);
    const { exclusions, verifications } = journal() ?? {};
    assert.deepEqual(
      verifications?.map(({ objective, held }) => [objective, held]),
      [['latency-p95', true]],
    );
    assert.match(exclusions?.[0]?.reason ?? '', /\(over\)$/);
    assert.deepEqual([posted.length, posted[0]?.results[0]?.status, revoked], [1, 'passed', 1]);
    assert.ok(existsSync(join(stack.trace.runs, 'quick.json')));
  });

  test('that can be neither shown nor kept is verified all the same', async () => {
    writeFileSync(stack.trace.runs, 'a file where a folder is expected');
    const show = () => {
      throw new Error('the disk is full');
    };
    assert.equal(await run(short, { show }), exitCodes.held);
    assert.deepEqual([journal()?.verifications.length, posted.length, revoked], [1, 1, 1]);
  });

  test('that cannot be prepared ends its time and its token', async () => {
    const scenario = defineScenario({
      title: 'letters',
      actions: { page },
      prepare: () => Promise.reject(new Error('no paper')),
    });
    await assert.rejects(run(short, { scenario }), /prepare of "letters" threw: no paper/);
    leftNothing();
    assert.equal(asked.length, 0);
  });

  test('that is ended early gives no verdict', async () => {
    const stop = new AbortController();
    const running = run({ ...short, stages: [{ ...second, seconds: 20 }] }, { signal: stop.signal });
    await waitFor('the load', () => asked.length > 5);
    stop.abort();
    assert.equal(await running, exitCodes.noVerdict);
    leftNothing();
  });

  test('whose generator was the limit says nothing about the service', async () => {
    const request = () => {
      const until = performance.now() + 80;
      while (performance.now() < until);
      return { path: '/' };
    };
    const scenario = defineScenario({ title: 'letters', actions: { page: { weight: 1, request } } });
    assert.equal(await run(short, { scenario }), exitCodes.generatorWasTheLimit);
    leftNothing();
  });

  test('does not begin beside another one, nor with a journal that is damaged', async () => {
    changeJournal(stack.trace.journal, (empty) => begin(empty, exclusionOf(quick, new Date())));
    const before = journal();
    await assert.rejects(run(short), (error) => error instanceof LoadError && /another load test/.test(error.message));
    assert.deepEqual([journal(), asked.length, revoked], [before, 0, 1]);
    writeFileSync(stack.trace.journal, 'nonsense');
    await assert.rejects(run(short), (error) => error instanceof LoadError && /is no journal/.test(error.message));
    assert.deepEqual([asked.length, revoked], [0, 2]);
  });

  test('that ramps ends by itself when the service has given way', async () => {
    answerMs = 300;
    const stages = Array.from({ length: 60 }, () => second);
    assert.equal(await run({ ...short, kind: 'ramp', stages }), exitCodes.fellShort);
    const { run: made, ceiling, stages: over } = finished?.tested ?? {};
    assert.ok((made?.seconds ?? 0) >= 14 && (made?.seconds ?? 60) < 25, `${made?.seconds} s`);
    assert.deepEqual([ceiling?.all, ceiling?.gaveWay[0]?.what], [null, 'Quick']);
    assert.ok((over?.length ?? 0) >= 13, `${over?.length} stages`);
  });
});
