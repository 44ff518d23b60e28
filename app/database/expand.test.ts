/** Workers of the first schema on every later one: a deploy replaces them one by one, so they must go on meanwhile. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { startPostgres, type TestPostgres, waitFor } from '../../test/services.ts';
import { makePartitions } from './partitions.ts';
import { migrate, readMigrations } from './schema.ts';
import { readAsBefore, storeAsBefore } from './testing/version-0001.ts';

let postgres: TestPostgres;
let client: pg.Client;
let old: pg.Client;

before(async () => {
  postgres = await startPostgres();
  [client, old] = [await connect(), await connect()];
});
after(async () => {
  await Promise.all([client?.end(), old?.end()]);
  await postgres?.stop();
});

async function connect(): Promise<pg.Client> {
  const opened = new pg.Client({ connectionString: postgres.url });
  await opened.connect();
  return opened;
}

test('old workers store and show while the schema changes under them, and what they stored stays', async () => {
  const migrations = await readMigrations();
  await migrate(client, migrations.slice(0, 1));
  const first = await storeAsBefore(old, 'kept', 'a');
  let storing = true;
  let stored = 1;
  const working = (async () => {
    for (; storing; stored += 1) await storeAsBefore(old, 'kept', 'a');
  })();
  await migrate(client, migrations);
  await makePartitions({ rows: async (text, values = []) => (await client.query({ text, values: [...values] })).rows });
  const after = stored + 3;
  await Promise.race([working, waitFor('runs on the new schema', () => stored > after)]);
  storing = false;
  await working;
  const expected = { history: Math.min(stored, 100), runs: Math.min(stored, 30), run: 1, results: 1 };
  assert.deepEqual(await readAsBefore(old, 'kept', first), expected);
  assert.equal((await client.query('select count(*)::int as n from check_result')).rows[0].n, stored);
  const { rows } = await client.query(`select to_regclass('run_before') is not null as attached`);
  assert.deepEqual(rows, [{ attached: true }], 'what was there before is the first partition');
});
