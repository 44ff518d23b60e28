/** Inputs against a real worker and database: no answer of 5xx, and the database holds what the answers say. */
import pg from 'pg';
import { startApp } from '../../../app/app-under-test.ts';
import type { IngestAnswer } from '../../../app/ingest/answer.ts';
import type { Input } from './inputs.ts';

export interface WorkerOutcome {
  /** Answers by their status. */
  readonly statuses: Map<number, number>;
  /** Answers of 5xx and requests without one, each with the input that did it. */
  readonly failures: string[];
  /** Results that the answers say are stored, and those that the database has. */
  readonly acknowledged: number;
  readonly stored: number;
  /** Runs whose results are not as many as they count, suites without a run, checks without a state. */
  readonly halfWritten: number;
  readonly alive: boolean;
}

const clients = 4;
const listedFailures = 20;

/** The worker, its database and Redis are its own, and are stopped afterwards. */
export async function tryWorker(tried: Iterable<Input>, tell: (done: number) => void): Promise<WorkerOutcome> {
  const app = await startApp();
  try {
    const worker = await app.startWorker();
    const posted = await postAll(worker.url, tried[Symbol.iterator](), tell);
    const alive = (await worker.get('/readyz')).ok;
    return { ...posted, ...(await askDatabase(app.postgres.url)), alive };
  } finally {
    await app.stop();
  }
}

async function postAll(url: string, tried: Iterator<Input>, tell: (done: number) => void) {
  const outcome = { statuses: new Map<number, number>(), failures: [] as string[], acknowledged: 0 };
  let done = 0;
  const client = async (): Promise<void> => {
    for (let next = tried.next(); !next.done; next = tried.next()) {
      const { status, text } = await post(url, next.value);
      outcome.statuses.set(status, (outcome.statuses.get(status) ?? 0) + 1);
      if (status === 200 || status === 201) outcome.acknowledged += storedNow(JSON.parse(text));
      if ((status === 0 || status >= 500) && outcome.failures.length < listedFailures) {
        outcome.failures.push(
          `${status} ${text} to ${next.value.format}: ${JSON.stringify(next.value.text).slice(0, 2000)}`,
        );
      }
      done += 1;
      tell(done);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return outcome;
}

/** Status 0: there was no answer. */
async function post(url: string, { format, text }: Input): Promise<{ readonly status: number; readonly text: string }> {
  const path = format === null ? '' : `/${format}`;
  const contentType = format === 'junit' ? 'application/xml' : format === 'tap' ? 'text/plain' : 'application/json';
  try {
    const headers = { 'content-type': contentType };
    const response = await fetch(`${url}/api/v1/ingest${path}`, { method: 'POST', headers, body: Buffer.from(text) });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    return { status: 0, text: String(error) };
  }
}

/** Of what was sent again by chance, only the new runs were stored now. */
const storedNow = ({ runs }: IngestAnswer): number =>
  runs.reduce((sum, { results, duplicate }) => sum + (duplicate ? 0 : results), 0);

async function askDatabase(url: string): Promise<{ readonly stored: number; readonly halfWritten: number }> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ stored: number; half: number }>(
      `select (select count(*)::int from check_result) as stored,
         ((select count(*) from run where passed + warning + failed + error + skipped
             <> (select count(*) from check_result where run_id = run.id))
          + (select count(*) from suite where not exists (select from run where suite_id = suite.id))
          + (select count(*) from validation_check c where not exists (select from check_state where check_id = c.id))
         )::int as half`,
    );
    return { stored: rows[0]?.stored ?? 0, halfWritten: rows[0]?.half ?? 0 };
  } finally {
    await client.end();
  }
}
