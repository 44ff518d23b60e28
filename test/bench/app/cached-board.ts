/** What a read of the board costs that the cache answers, beside a bare Express route that returns the same bytes. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { startApp } from '../../../app/app-under-test.ts';
import type { WorkerUnderTest } from '../../../app/worker-under-test.ts';
import { freePort, startProcess, temporaryFolder, waitFor } from '../../services.ts';
import type { BenchOptions } from '../bench.ts';
import { interleave } from '../interleave.ts';
import type { Findings, Section } from '../sections.ts';
import { quietRatio, type Served, serveAndMeasure } from './cpu-per-request.ts';

const suites = 25;
const checksPerSuite = 8;
const requestsPerRound = 100;
/** A round takes a few hundredths of a second. */
const roundsOfLoad = 20;
const warmUp = 4000;
const connections = 16;

const statuses = ['passed', 'passed', 'passed', 'passed', 'warning', 'passed', 'failed', 'passed'] as const;

async function fill(worker: WorkerUnderTest): Promise<void> {
  for (let suite = 0; suite < suites; suite++) {
    const results = Array.from({ length: checksPerSuite }, (_, check) => ({
      check: `check ${check}`,
      status: statuses[(suite + check) % statuses.length],
    }));
    const response = await worker.post({ suite: `Suite ${suite}`, results });
    if (response.status !== 201) throw new Error(`a report was answered with ${response.status}; expected: 201`);
  }
  const isWhole = async (): Promise<boolean> => (await (await worker.get('/')).text()).includes(`Suite ${suites - 1}`);
  await waitFor('the whole board', isWhole);
}

async function run({ rounds, tell }: BenchOptions): Promise<Findings<'cpu'>> {
  const app = await startApp();
  const served: Served[] = [];
  try {
    tell(`a board of ${suites} suites with ${checksPerSuite} checks each`);
    const worker = await app.startWorker({ NODE_ENV: 'production' });
    await fill(worker);
    const first = await worker.get('/');
    const page = await first.text();
    const cookie = first.headers.get('set-cookie')?.split(';')[0];

    const file = join(temporaryFolder('bench'), 'board.html');
    writeFileSync(file, page);
    const port = await freePort();
    const bare = startProcess({
      command: process.execPath,
      args: [join(import.meta.dirname, 'bare-server.ts'), String(port), file],
      env: { NODE_ENV: 'production' },
    });
    await waitFor('the bare route', async () => (await fetch(`http://127.0.0.1:${port}/`)).ok);

    const shared = { requests: requestsPerRound, warmUp };
    // What a browser sends that has been here before.
    const headers = cookie === undefined ? {} : { cookie };
    const from = (of: number) => ({ port: of, path: '/', connections, headers });
    served.push(await serveAndMeasure({ name: 'bare Express route', process: bare, load: from(port), ...shared }));
    const load = from(Number(new URL(worker.url).port));
    served.push(await serveAndMeasure({ name: 'cached board', process: worker.process, load, ...shared }));

    tell(`${rounds * roundsOfLoad} rounds of ${requestsPerRound} requests for each`);
    const before = await worker.metric('cache_lookups_total{cache="board",result="hit"}');
    const figures = await interleave(served, rounds * roundsOfLoad);
    const hits = ((await worker.metric('cache_lookups_total{cache="board",result="hit"}')) ?? 0) - (before ?? 0);
    return {
      tables: [{ title: 'CPU time of one read', unit: 'µs', figures, beside: 'mean' }],
      values: { cpu: quietRatio(figures[1], figures[0]) },
      notes: [
        `a page of ${Buffer.byteLength(page)} bytes; ${hits} look-ups were hits; the target compares the lower quartiles`,
      ],
    };
  } finally {
    await Promise.all(served.map((one) => one.stop()));
    await app.stop();
  }
}

export const cachedBoardSection: Section<'cpu'> = {
  name: 'cached-board',
  summary: 'a read of the board that the cache answers, beside a bare Express route that returns the same bytes',
  targets: { cpu: { what: 'CPU time of a cached read of the board', bound: 'at most', limit: 2, unit: '×' } },
  run,
};
