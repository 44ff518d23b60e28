/** A real Prometheus over backfilled series, which says how many samples a query reads. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { type LocateProgram, missingProgram, ProgramError, runProgram } from '../program.ts';
import { type History, writeOpenMetrics } from './open-metrics.ts';

/** Longer than any history, so that a history is a few blocks: for each block promtool reads the whole file. */
const blockDuration = '1000h';
const retention = '100d';
const readyTimeoutMs = 60_000;

/** The part of the answer that is used: https://prometheus.io/docs/prometheus/latest/querying/api/ (`stats=all`). */
const answerSchema = z.object({
  status: z.literal('success'),
  data: z.object({ stats: z.object({ samples: z.object({ totalQueryableSamples: z.number() }) }) }),
});

/** The number of samples that one evaluation of a query reads. @throws ProgramError when Prometheus cannot evaluate it */
export type CountSamples = (query: string) => Promise<number>;

export interface Backfilled {
  readonly histories: readonly History[];
  /** When the histories end and the queries are evaluated, in seconds since the epoch. */
  readonly endSeconds: number;
  readonly locate: LocateProgram;
}

/** Starts Prometheus over the histories, lets `use` ask it, and ends it again. */
export async function withPrometheus<T>(backfilled: Backfilled, use: (count: CountSamples) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'lvd-cost-'));
  try {
    await backfill(folder, backfilled);
    return await withServer(folder, backfilled, use);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function backfill(folder: string, { histories, endSeconds, locate }: Backfilled): Promise<void> {
  const file = join(folder, 'history.om');
  await writeOpenMetrics(file, histories, endSeconds);
  const flags = ['--quiet', `--max-block-duration=${blockDuration}`];
  const args = ['tsdb', 'create-blocks-from', ...flags, 'openmetrics', file, join(folder, 'data')];
  const { code, text } = await runProgram('promtool', args, locate);
  if (code !== 0) throw new ProgramError(`promtool could not backfill: ${text.trim()}`);
  await rm(file);
}

async function withServer<T>(
  folder: string,
  { endSeconds, locate }: Backfilled,
  use: (count: CountSamples) => Promise<T>,
): Promise<T> {
  const address = `127.0.0.1:${await freePort()}`;
  await writeFile(join(folder, 'prometheus.yml'), 'scrape_configs: []\n');
  const server = spawn(
    locate('prometheus'),
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--storage.tsdb.retention.time=${retention}`,
      `--web.listen-address=${address}`,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const log = collect(server);
  try {
    await ready(server, address, log);
    return await use((query) => countSamples(`http://${address}/api/v1/query`, query, endSeconds));
  } finally {
    await stop(server);
  }
}

/** The last lines of its log, for the error when it does not start. */
function collect(server: ChildProcess): () => string {
  let text = '';
  server.stderr?.on('data', (chunk) => {
    text = `${text}${chunk}`.slice(-2000);
  });
  server.once('error', (error) => {
    text += `${error.message}; ${missingProgram('prometheus').message}`;
  });
  return () => text;
}

async function ready(server: ChildProcess, address: string, log: () => string): Promise<void> {
  const deadline = performance.now() + readyTimeoutMs;
  while (performance.now() < deadline && server.exitCode === null && server.pid !== undefined) {
    const answer = await fetch(`http://${address}/-/ready`).catch(() => undefined); // it does not listen yet
    if (answer?.ok) return;
    await delay(100);
  }
  throw new ProgramError(`Prometheus did not become ready at ${address}: ${log()}`);
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.pid === undefined || server.exitCode !== null) return;
  const exited = once(server, 'exit');
  server.kill('SIGTERM');
  await exited;
}

async function countSamples(url: string, query: string, endSeconds: number): Promise<number> {
  const body = new URLSearchParams({ query, time: String(endSeconds), stats: 'all' });
  const response = await fetch(url, { method: 'POST', body });
  const text = await response.text();
  if (!response.ok) throw new ProgramError(`Prometheus answered ${response.status} to ${query}: ${text.slice(0, 300)}`);
  return answerSchema.parse(JSON.parse(text)).data.stats.samples.totalQueryableSamples;
}

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  listener.close();
  await once(listener, 'close');
  if (address === null || typeof address === 'string')
    throw new ProgramError('the system gave no free port on 127.0.0.1');
  return address.port;
}
