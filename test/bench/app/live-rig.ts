/** The app as viewers meet it: nginx with its rendered configuration, four workers, PostgreSQL and Redis. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startApp } from '../../../app/app-under-test.ts';
import type { WorkerUnderTest } from '../../../app/worker-under-test.ts';
import { renderNginxConfig } from '../../../deploy/nginx/nginx.ts';
import { requireProgram } from '../../../deploy/programs/find.ts';
import { localTopology } from '../../../deploy/topology.ts';
import { freePort, type RunningProcess, startProcess, temporaryFolder, waitFor } from '../../services.ts';
import { benchSettings } from './app-rig.ts';

export interface LiveRig {
  /** Of nginx. */
  readonly url: string;
  readonly workers: readonly WorkerUnderTest[];
  /** The sum of a series over all workers. */
  metric(series: string): Promise<number>;
  /** Resident memory of the workers and of nginx, bytes. */
  memoryBytes(): { readonly workers: number; readonly nginx: number };
  stop(): Promise<void>;
}

const workerCount = 4;
const suiteCount = 200;
const checksOfEach = 25;
const pageBytes = 4096;

export const suiteNames: readonly string[] = Array.from({ length: suiteCount }, (_, index) => `Suite ${index}`);

/** 5,000 checks in 200 suites; all of them pass. */
export async function startLiveRig(): Promise<LiveRig> {
  const app = await startApp();
  let proxy: RunningProcess | undefined;
  const stop = async (): Promise<void> => {
    await proxy?.stop();
    await app.stop();
  };
  try {
    const workers = await app.startWorkers(workerCount, benchSettings);
    const nginx = await startNginx(workers);
    proxy = nginx.process;
    for (const suite of suiteNames) await introduce(nginx.url, suite);
    return {
      url: nginx.url,
      workers,
      metric: async (series) => {
        const values = await Promise.all(workers.map((worker) => worker.metric(series)));
        return values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
      },
      memoryBytes: () => ({
        workers: workers.reduce((sum, worker) => sum + residentBytes(worker.process.pid), 0),
        nginx: [nginx.process.pid, ...childrenOf(nginx.process.pid)].reduce((sum, pid) => sum + residentBytes(pid), 0),
      }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Posts one result of each of a suite's checks. */
async function introduce(url: string, suite: string): Promise<void> {
  const results = Array.from({ length: checksOfEach }, (_, index) => ({ check: `check ${index}`, status: 'passed' }));
  await postReport(url, { suite, results });
}

/** Resolves when it is acknowledged. */
export async function postReport(url: string, report: unknown): Promise<void> {
  const response = await fetch(`${url}/api/v1/ingest/json`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(report),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`a report was answered ${response.status}: ${text}`);
}

async function startNginx(workers: readonly WorkerUnderTest[]): Promise<{ url: string; process: RunningProcess }> {
  const folder = temporaryFolder('nginx');
  mkdirSync(join(folder, 'temporary'), { mode: 0o777 });
  const config = join(folder, 'nginx.conf');
  const at = (port: number) => ({ host: '127.0.0.1', port });
  const topology = {
    ...localTopology(0, workers.length),
    appWorkers: workers.map(({ url, metricsUrl }, index) => ({
      instance: `app-${index + 1}`,
      http: at(Number(new URL(url).port)),
      metrics: at(Number(new URL(metricsUrl).port)),
    })),
    nginx: at(await freePort()),
    nginxStatus: at(await freePort()),
    accessLog: at(await freePort()),
  };
  writeFileSync(
    config,
    renderNginxConfig(topology, {
      listenHost: '127.0.0.1',
      statusReaders: ['127.0.0.1'],
      pidFile: join(folder, 'nginx.pid'),
      errorLog: 'stderr',
      temporaryFolder: join(folder, 'temporary'),
      inboxUrl: 'http://127.0.0.1:1/',
      clients: { requestsPerSecond: 1000, unlimited: ['127.0.0.0/8'], trustedProxies: ['127.0.0.0/8'] },
    }),
  );
  const args = ['-p', folder, '-c', config, '-e', 'stderr'];
  const nginx = startProcess({ command: requireProgram('nginx').path, args });
  const url = `http://127.0.0.1:${topology.nginx.port}`;
  await waitFor('nginx to answer', async () => (await fetch(`${url}/healthz`)).ok);
  return { url, process: nginx };
}

/** The second field of /proc/PID/statm, in pages. */
const residentBytes = (pid: number): number =>
  Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * pageBytes;

const childrenOf = (pid: number): readonly number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
