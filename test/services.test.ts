/** The test helpers hold what they promise. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import process from 'node:process';
import { after, test } from 'node:test';
import { Client } from 'pg';
import { isFree, startPostgres, startProcess, temporaryFolder, waitFor } from './services.ts';

test('PostgreSQL starts with our roles, stops, and starts again with its data', async () => {
  const postgres = await startPostgres();
  after(() => postgres.stop());
  await query(postgres.url, 'CREATE TABLE kept (value integer)');
  await query(postgres.url, 'INSERT INTO kept VALUES (42)');
  assert.deepEqual(await query(postgres.agentUrl, 'SELECT count(*) > 0 AS seen FROM pg_stat_statements'), [
    { seen: true },
  ]);
  await postgres.stop();
  await assert.rejects(query(postgres.url, 'SELECT 1'), /ECONNREFUSED/);
  await postgres.start();
  assert.deepEqual(await query(postgres.url, 'SELECT value FROM kept'), [{ value: 42 }]);
});

test('a paused PostgreSQL does not answer and a resumed one does', async () => {
  const postgres = await startPostgres();
  after(() => postgres.stop());
  postgres.pause();
  const answer = query(postgres.url, 'SELECT 1 AS one');
  const early = await Promise.race([answer, new Promise((resolve) => setTimeout(resolve, 300, 'nothing'))]);
  assert.equal(early, 'nothing');
  postgres.resume();
  assert.deepEqual(await answer, [{ one: 1 }]);
});

test('when the process of a test is killed, its servers end and its folders go', async () => {
  const script = `
    import { startPostgres, startRedis, temporaryFolder } from ${JSON.stringify(import.meta.resolve('./services.ts'))};
    const postgres = await startPostgres();
    const redis = await startRedis();
    console.log(JSON.stringify([postgres.port, redis.port, temporaryFolder()]));
    setInterval(() => {}, 1000);
  `;
  const child = startProcess({ command: process.execPath, args: ['--input-type=module', '-e', script] });
  const [postgres, redis, folder] = await waitFor('the servers to be up', () => {
    const line = child
      .output()
      .split('\n')
      .find((text) => text.startsWith('['));
    return line ? (JSON.parse(line) as [number, number, string]) : undefined;
  });
  assert.equal(await isFree(postgres), false);
  await child.stop('SIGKILL');
  await waitFor('both ports to be free', async () => (await isFree(postgres)) && (await isFree(redis)));
  await waitFor('the folder to be gone', () => !existsSync(dirname(folder)));
});

test('a process that was stopped has its output and exit code', async () => {
  const child = startProcess({
    command: '/bin/sh',
    args: ['-c', 'echo out; echo err >&2; exit 3'],
    cwd: temporaryFolder(),
  });
  assert.equal(await child.exited, 3);
  assert.deepEqual(child.output().trim().split('\n').sort(), ['err', 'out']);
});

test('waiting in vain names what was waited for', async () => {
  await assert.rejects(
    waitFor('the impossible', () => false, 50),
    /the impossible/,
  );
});

async function query(connectionString: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}
