/** A real worker for tests: its own process, as it is started in production, on free ports, with built assets. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import process from 'node:process';
import { freePort, type RunningProcess, startProcess, temporaryFolder, waitFor } from '../test/services.ts';
import { buildAssets } from './web/build.ts';

const root = join(import.meta.dirname, '..');
const register = join(root, 'app/telemetry/register.ts');
const node = process.execPath;

const longestStartMs = 60_000;

export interface WorkerUnderTest {
  readonly url: string;
  readonly metricsUrl: string;
  readonly process: RunningProcess;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  /** Posts a report of our JSON. Each is a run of its own, unless it has the key of another. */
  post(report: unknown, key?: string): Promise<Response>;
  postXml(xml: string, query?: string): Promise<Response>;
  /** The value of one series, `name{labels}` as the exposition writes it; undefined when there is none. */
  metric(series: string): Promise<number | undefined>;
}

let assets: Promise<string> | undefined;

/** Applies the migrations as a deploy does. @throws Error with the output when that fails. */
export async function migrateDatabase(databaseUrl: string): Promise<void> {
  const migration = startProcess({
    command: node,
    args: [join(root, 'app/database/migrate.ts')],
    env: { LVD_DATABASE_URL: databaseUrl },
  });
  if ((await migration.exited) !== 0) throw new Error(`the migration failed:\n${migration.output()}`);
}

/** Starts a worker; resolves when it listens, and, unless told otherwise, when it is ready. */
export async function startWorker(
  env: Readonly<Record<string, string>>,
  { untilReady = true } = {},
): Promise<WorkerUnderTest> {
  assets ??= builtAssets();
  const [port, metricsPort] = [await freePort(), await freePort()];
  const worker = startProcess({
    command: node,
    args: ['--import', register, join(root, 'app/main.ts')],
    env: {
      LVD_APP_PORT: String(port),
      LVD_APP_METRICS_PORT: String(metricsPort),
      LVD_ASSETS_DIR: await assets,
      LVD_INBOX_URL: 'http://127.0.0.1:1',
      LVD_DATABASE_POOL_SIZE: '4',
      // Tests that are not about tokens need none.
      LVD_ANONYMOUS_SCOPES: 'read,ingest',
      ...env,
    },
  });
  const url = `http://127.0.0.1:${port}`;
  const metricsUrl = `http://127.0.0.1:${metricsPort}/metrics`;
  const path = untilReady ? '/readyz' : '/healthz';
  const gone = worker.exited.then((code) => {
    throw new Error(`the worker ended with code ${code}:\n${worker.output()}`);
  });
  // A busy machine takes its time, and a worker that nobody knows of must not stay.
  const answers = waitFor(`200 of ${path}`, async () => (await fetch(url + path)).ok, longestStartMs);
  await Promise.race([gone, answers]).catch(async (error: unknown) => {
    await worker.stop('SIGKILL');
    throw error;
  });
  gone.catch(() => undefined); // From now on, its end is what the test asked for.

  return {
    url,
    metricsUrl,
    process: worker,
    get: (target, headers = {}) => fetch(url + target, { headers }),
    post: (report, key = randomUUID()) =>
      fetch(`${url}/api/v1/ingest/json`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify(report),
      }),
    postXml: (xml, query = '') =>
      fetch(`${url}/api/v1/ingest/junit${query}`, {
        method: 'POST',
        headers: { 'content-type': 'application/xml', 'idempotency-key': randomUUID() },
        body: xml,
      }),
    async metric(series) {
      const lines = (await (await fetch(metricsUrl)).text()).split('\n');
      const line = lines.find((candidate) => candidate.startsWith(`${series} `));
      return line === undefined ? undefined : Number(line.slice(series.length + 1));
    },
  };
}

async function builtAssets(): Promise<string> {
  const outDir = temporaryFolder('assets');
  await buildAssets({ outDir, minify: false });
  return outDir;
}
