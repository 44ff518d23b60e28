/** The lines of the documents that post a report, run as they stand, with a real tool's file in the place of theirs. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { readRuntimeEnvironment, type TestPostgres, waitFor } from '../../test/services.ts';
import { tokenIn } from '../access/tokens-under-test.ts';
import { type AppUnderTest, startApp } from '../app-under-test.ts';
import type { WorkerUnderTest } from '../worker-under-test.ts';
import type { IngestAnswer } from './answer.ts';

const root = join(import.meta.dirname, '../..');
const publicUrl = 'http://127.0.0.1:8080';
const fixtures = {
  junit: 'junit/pytest.xml',
  dbt: 'dbt/test-1.10.json',
  'great-expectations': 'great-expectations/validation-1.x.json',
  ctrf: 'ctrf/jest.json',
  tap: 'tap/node-test.tap',
  soda: 'soda/scan.json',
} as const;

let app: AppUnderTest;
let postgres: TestPostgres;
let worker: WorkerUnderTest;
let token: string;

before(async () => {
  app = await startApp();
  ({ postgres } = app);
  token = await tokenIn(postgres.url, { scopes: ['ingest'] });
  worker = await app.startWorker({
    LVD_ANONYMOUS_SCOPES: 'read',
  });
});

after(() => app?.stop());

/** Each `curl` of the shell blocks of a document, with the lines that belong to it. */
function curlCommands(path: string): readonly string[] {
  const blocks = readFileSync(join(root, path), 'utf8').matchAll(/```sh\n(.*?)```/gs);
  return [...blocks].flatMap(([, block = '']) => /^curl .*\/api\/v1\/ingest.*/ms.exec(block)?.[0] ?? []);
}

async function run(command: string): Promise<IngestAnswer> {
  const env = { ...readRuntimeEnvironment(), LVD_TOKEN: token };
  const { stdout } = await promisify(execFile)('sh', ['-c', command.replaceAll(publicUrl, worker.url)], { env });
  return JSON.parse(stdout);
}

for (const [format, path] of Object.entries(fixtures)) {
  test(`the line of docs/reports.md for ${format} puts the file of a tool on the board`, async () => {
    const commands = curlCommands('docs/reports.md').filter((command) => command.includes(`/ingest/${format}`));
    assert.equal(commands.length, 1);
    const file = join(root, 'test/fixtures/reports', path);
    const { format: read, runs } = await run(commands[0]?.replace(/@\S+/, `@${file}`) ?? '');
    assert.equal(read, format);
    await isOnBoard(runs[0]?.suite);
  });
}

test('the line of the README puts its report on the board', async () => {
  const [command = ''] = curlCommands('README.md');
  const { runs } = await run(command);
  assert.equal(runs[0]?.results, 2);
  await isOnBoard(runs[0]?.suite);
});

async function isOnBoard(suite: string | undefined): Promise<void> {
  await waitFor(`${suite} on the board`, async () => {
    const { suites } = await (await worker.get('/api/v1/board')).json();
    return suites.some(({ slug }: { readonly slug: string }) => slug === suite);
  });
}
