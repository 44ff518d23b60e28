/** Migrations against a real server: applied once, by one process at a time, and never changed afterwards. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { startPostgres, type TestPostgres } from '../../test/services.ts';
import { type Migration, migrate, readMigrations } from './schema.ts';

let postgres: TestPostgres;

before(async () => {
  postgres = await startPostgres();
});
after(() => postgres?.stop());

async function withClient<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

test('processes that migrate at the same time apply each migration once', async () => {
  const migrations = await readMigrations();
  const applied = await Promise.all(
    Array.from({ length: 4 }, () => withClient((client) => migrate(client, migrations))),
  );
  assert.deepEqual(applied.flat().toSorted(), migrations.map(({ name }) => name).toSorted());
});

test('a changed file is refused, and a failing migration leaves nothing behind', async () => {
  const migrations = await readMigrations();
  const changed = migrations.map((migration) => ({ ...migration, checksum: 'other' }));
  await assert.rejects(
    withClient((client) => migrate(client, changed)),
    /1 initial\b.*: the file differs/,
  );
  const failing: Migration = { version: 9999, name: 'failing', sql: 'create table half (); select 1/0', checksum: 'x' };
  await assert.rejects(
    withClient((client) => migrate(client, [...migrations, failing])),
    /9999 failing failed/,
  );
  const { rows } = await withClient((client) => client.query(`select to_regclass('half') as half`));
  assert.deepEqual(rows, [{ half: null }]);
});
