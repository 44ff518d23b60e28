/** Partitions on a real server: days are made ahead and dropped as a whole, and nobody waits for it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { startPostgres, type TestPostgres, waitFor } from '../../test/services.ts';
import { dropExpired, growingTables, makePartitions, readReach } from './partitions.ts';
import { migrate, readMigrations } from './schema.ts';

let postgres: TestPostgres;
let client: pg.Client;
const clients: pg.Client[] = [];

before(async () => {
  postgres = await startPostgres();
  client = await connect();
  await migrate(client, await readMigrations());
});
after(async () => {
  await Promise.all(clients.map((open) => open.end()));
  await postgres?.stop();
});

async function connect(): Promise<pg.Client> {
  const opened = new pg.Client({ connectionString: postgres.url });
  await opened.connect();
  clients.push(opened);
  return opened;
}

const on = (used: pg.Client) => ({
  rows: async <R extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<R[]> =>
    (await used.query<R>({ text, values: [...values] })).rows,
});
const retention = { resultDays: 30, rollupDays: 400 };
const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const nameOf = (table: string, days: number): string => `${table}_${day(days).replaceAll('-', '')}`;
const exists = async (table: string): Promise<boolean> =>
  (await client.query('select to_regclass($1) is not null as there', [table])).rows[0].there;
const makeDay = (table: string, days: number) =>
  client.query('select make_partition($1, $2, $3, 100)', [table, `${day(days)}Z`, `${day(days + 1)}Z`]);

test('partitions reach at least three days ahead, whoever makes them and however often', async () => {
  const others = [await connect(), await connect(), await connect()];
  await Promise.all(others.map((other) => makePartitions(on(other))));
  assert.equal(await makePartitions(on(client)), 0);
  assert.ok((await readReach(on(client))) > 3 * 86_400);
  const { rows } = await client.query(
    `select relname from pg_class where relispartition and relkind = 'r' and relname ~ $1`,
    [`^(${growingTables.map(({ name }) => name).join('|')})_`],
  );
  assert.ok(rows.length >= 2 * growingTables.length, `${rows.length} partitions`);
});

test('a day whose time is over is dropped as a whole while others read and write, and its disk is given back', async () => {
  await makeDay('check_result', -40);
  await makeDay('check_result', -29);
  await client.query(
    `insert into check_result (check_id, run_id, status, received_at, message)
     select 1, 1, 1, $1::timestamptz, repeat('x', 100) from generate_series(1, 20000)`,
    [`${day(-40)}T12:00:00Z`],
  );
  const size = async () =>
    (await client.query('select pg_database_size(current_database())::float8 as size')).rows[0].size;
  const before = await size();
  const [reader, writer] = [await connect(), await connect()];
  // Longer than this they would have to wait for a lock.
  await writer.query("set lock_timeout = '100ms'");
  let working = true;
  let writes = 0;
  const write = (async () => {
    for (; working; writes += 1) {
      await writer.query('insert into check_result (check_id, run_id, status) values (1, 1, 1)');
      await writer.query(`select from check_result where check_id = 1 order by id desc limit 1`);
    }
  })();
  await reader.query('begin');
  await reader.query('select from check_result where check_id = 1 limit 1');
  const dropping = dropExpired(on(await connect()), retention);
  const reached = writes + 5;
  await waitFor('writes while the drop waits for the reader', () => writes > reached);
  await reader.query('commit');
  assert.deepEqual(await dropping, [nameOf('check_result', -40)]);
  working = false;
  await write;
  assert.ok(!(await exists(nameOf('check_result', -40))));
  assert.ok(await exists(nameOf('check_result', -29)));
  assert.ok(before - (await size()) > 2_000_000, 'the disk is given back');
});

test('a drop that was interrupted is finished by the next', async () => {
  await makeDay('run', -50);
  await makeDay('run', -51);
  const detached = nameOf('run', -51);
  await client.query(`alter table run detach partition ${detached}`);
  const reader = await connect();
  await reader.query('begin');
  await reader.query('select from run limit 1');
  const interrupted = await connect();
  await interrupted.query("set statement_timeout = '200ms'");
  await assert.rejects(
    interrupted.query(`alter table run detach partition ${nameOf('run', -50)} concurrently`),
    /statement timeout/,
  );
  await reader.query('commit');
  const dropped = await dropExpired(on(client), retention);
  assert.deepEqual(dropped.toSorted(), [nameOf('run', -51), nameOf('run', -50)]);
  assert.deepEqual(await dropExpired(on(client), retention), []);
});
