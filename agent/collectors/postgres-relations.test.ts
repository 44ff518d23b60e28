/** What is told of tables and indexes, compared with what a real server says of them. */
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import pg from 'pg';
import { startPostgres, type TestPostgres } from '../../test/services.ts';
import { openRelations, type Relations } from '../relations/relations-under-test.ts';

const datname = 'live_validation_dashboard';
const oddSchema = 'My "schema"';
const oddTable = 'Überweisungen "2026"\\\n–';

describe('the collectors about relations', () => {
  let server: TestPostgres;
  let client: pg.Client;
  const opened: Relations[] = [];

  const open = async (): Promise<Relations> => {
    const relations = await openRelations(server.agentUrl);
    opened.push(relations);
    return relations;
  };
  const query = async (sql: string): Promise<void> => {
    await client.query(sql);
    // Otherwise a session tells the server what it did once in a second.
    await client.query('SELECT pg_stat_force_next_flush()');
  };
  const one = async (sql: string): Promise<unknown> =>
    (await client.query({ text: sql, rowMode: 'array' })).rows[0]?.[0];

  before(async () => {
    server = await startPostgres({ autovacuum: 'off' });
    client = new pg.Client({ connectionString: server.superuserUrl });
    await client.connect();
    await query('CREATE TABLE orders (id int PRIMARY KEY, name text, note text)');
    await query('CREATE INDEX orders_name ON orders (name)');
    // Each note is too long for a page and cannot be compressed to fit.
    await query(`
      INSERT INTO orders
      SELECT n, 'order ' || n, (SELECT string_agg(md5(n::text || k), '') FROM generate_series(1, 400) k)
        FROM generate_series(1, 500) n`);
  });
  afterEach(() => Promise.all(opened.splice(0).map((relations) => relations.close())));
  after(async () => {
    await client.end();
    await server.stop();
  });

  it('tell sizes to the byte, TOAST and all, of a table that was never vacuumed', async () => {
    const relations = await open();
    const labels = { datname, schemaname: 'public', relname: 'orders' };
    const tables = await relations.run('postgres_tables');
    const [tableSize, indexesSize] = [
      Number(await one("SELECT pg_table_size('orders')")),
      Number(await one("SELECT pg_indexes_size('orders')")),
    ];
    assert.ok(tableSize > 5_000_000, `${tableSize}`);
    assert.deepEqual(tables.values('pg_stat_user_tables_table_size_bytes', labels), [tableSize]);
    assert.deepEqual(tables.values('pg_stat_user_tables_index_size_bytes', labels), [indexesSize]);
    const indexes = await relations.run('postgres_indexes');
    assert.deepEqual(indexes.values('pg_index_size_bytes', { indexrelname: 'orders_name' }), [
      Number(await one("SELECT pg_relation_size('orders_name')")),
    ]);
  });

  it('tell what was read, changed and vacuumed, as the server counts it', async () => {
    const relations = await open();
    const labels = { datname, schemaname: 'public', relname: 'orders' };
    const before = await relations.run('postgres_tables');
    await query("UPDATE orders SET name = 'renamed' WHERE id = 3");
    await query('DELETE FROM orders WHERE id = 500');
    await query('SELECT count(*) FROM orders');
    await query('VACUUM orders');
    const now = await relations.run('postgres_tables');
    const change = (name: string): number =>
      (now.values(name, labels)[0] ?? Number.NaN) - (before.values(name, labels)[0] ?? Number.NaN);
    assert.equal(change('pg_stat_user_tables_seq_scan'), 1);
    assert.equal(change('pg_stat_user_tables_seq_tup_read'), 499);
    assert.equal(change('pg_stat_user_tables_idx_scan'), 2);
    assert.equal(change('pg_stat_user_tables_idx_tup_fetch'), 2);
    assert.equal(change('pg_stat_user_tables_n_tup_upd'), 1);
    assert.equal(change('pg_stat_user_tables_n_tup_hot_upd'), 0);
    assert.equal(change('pg_stat_user_tables_n_tup_del'), 1);
    assert.equal(change('pg_stat_user_tables_vacuum_count'), 1);
    assert.deepEqual(now.values('pg_stat_user_tables_n_live_tup', labels), [499]);
    assert.deepEqual(now.values('pg_stat_user_tables_n_dead_tup', labels), [0]);
    assert.deepEqual(now.values('pg_stat_user_tables_last_autovacuum', labels), [0]);
    assert.equal(
      now.values('pg_stat_user_tables_last_vacuum', labels)[0],
      Number(
        await one("SELECT floor(extract(epoch FROM last_vacuum)) FROM pg_stat_user_tables WHERE relname = 'orders'"),
      ),
    );
    assert.ok(change('pg_statio_user_tables_heap_blocks_hit') > 0);
    assert.ok(change('pg_statio_user_tables_idx_blocks_hit') > 0);
    assert.deepEqual(now.values('pg_user_tables_seq_scans_total', { datname }), [1]);
    assert.deepEqual(now.values('pg_user_tables_seq_rows_read_total', { datname }), [499]);
  });

  it('take any name, and tell partitions and materialised views, but nothing that has no file of its own', async () => {
    const relations = await open();
    const session = new pg.Client({ connectionString: server.superuserUrl });
    await session.connect();
    await session.query('CREATE TEMPORARY TABLE scratch (id int)');
    await query(`CREATE SCHEMA ${pg.escapeIdentifier(oddSchema)}`);
    const odd = `${pg.escapeIdentifier(oddSchema)}.${pg.escapeIdentifier(oddTable)}`;
    await query(`CREATE TABLE ${odd} (id int PRIMARY KEY)`);
    await query('CREATE TABLE events (at int, name text) PARTITION BY RANGE (at)');
    await query('CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (0) TO (10)');
    await query('CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM (10) TO (20)');
    await query('CREATE INDEX events_name ON events (name)');
    await query('CREATE MATERIALIZED VIEW order_names AS SELECT name FROM orders');
    await query('CREATE VIEW some_orders AS SELECT * FROM orders');
    await query('CREATE EXTENSION file_fdw');
    await query('CREATE SERVER files FOREIGN DATA WRAPPER file_fdw');
    await query("CREATE FOREIGN TABLE elsewhere (line text) SERVER files OPTIONS (filename '/dev/null')");
    const tables = await relations.run('postgres_tables');
    const told = tables.samples('pg_stat_user_tables_table_size_bytes').map(({ labels }) => labels);
    assert.deepEqual(told.map(({ relname }) => relname).toSorted(), [
      'events_1',
      'events_2',
      'order_names',
      'orders',
      oddTable,
    ]);
    assert.deepEqual(told.find(({ relname }) => relname === oddTable)?.schemaname, oddSchema);
    assert.deepEqual(tables.values('pg_user_tables', { datname }), [5]);
    const indexes = await relations.run('postgres_indexes');
    assert.deepEqual(
      indexes
        .samples('pg_index_properties')
        .map(({ labels }) => `${labels.relname} ${labels.is_primary}`)
        .toSorted(),
      ['events_1 false', 'events_2 false', 'orders false', 'orders true', `${oddTable} true`],
    );
    await session.end();
  });

  it('tell no longer of what was dropped, and of its successor at the next time', async () => {
    const relations = await open();
    await query('CREATE TABLE short_lived (id int)');
    await query('INSERT INTO short_lived VALUES (1)');
    await query('SELECT count(*) FROM short_lived');
    const rowsOf = async (): Promise<readonly number[]> =>
      (await relations.run('postgres_tables')).values('pg_stat_user_tables_n_live_tup', { relname: 'short_lived' });
    assert.deepEqual(await rowsOf(), [1]);
    await query('DROP TABLE short_lived');
    assert.deepEqual(await rowsOf(), []);
    await query('CREATE TABLE short_lived (id int)');
    assert.deepEqual(await rowsOf(), [0]);
    await query('DROP TABLE short_lived');
  });

  it('never let the sums of counters fall', async () => {
    const relations = await open();
    const scans = async (): Promise<number> =>
      (await relations.run('postgres_tables')).values('pg_user_tables_seq_scans_total')[0] ?? Number.NaN;
    assert.equal(await scans(), 0);
    await query('CREATE TABLE scanned (id int)');
    for (let scan = 0; scan < 5; scan++) await query('SELECT count(*) FROM scanned');
    assert.equal(await scans(), 5);
    await query('DROP TABLE scanned');
    assert.equal(await scans(), 5);
    await query('SELECT count(*) FROM orders');
    assert.equal(await scans(), 6);
  });

  it('tell the size of every database, but for one whose removal was cut off', async () => {
    const relations = await open();
    await query('CREATE DATABASE half_removed');
    const size = async (name: string): Promise<readonly number[]> =>
      (await relations.run('postgres_size')).values('pg_database_size_bytes', { datname: name });
    assert.deepEqual(await size(datname), [Number(await one(`SELECT pg_database_size('${datname}')`))]);
    assert.deepEqual(await size('half_removed'), [Number(await one("SELECT pg_database_size('half_removed')"))]);
    const folder = join(
      String(await one('SHOW data_directory')),
      'base',
      String(await one("SELECT oid FROM pg_database WHERE datname = 'half_removed'")),
    );
    await query('CHECKPOINT'); // so that nothing is to be written there any more
    rmSync(folder, { recursive: true });
    assert.deepEqual(await size('half_removed'), []);
    assert.equal((await size(datname)).length, 1);
  });

  it('tell the last scan of an index, and one whose concurrent build failed', async () => {
    const relations = await open();
    await query('SET enable_seqscan = off');
    await query("SELECT * FROM orders WHERE name = 'order 7'");
    await query('RESET enable_seqscan');
    await assert.rejects(
      query('CREATE UNIQUE INDEX CONCURRENTLY orders_twice ON orders ((id / 2))'),
      /could not create/,
    );
    const indexes = await relations.run('postgres_indexes');
    const of = { indexrelname: 'orders_name' };
    assert.equal(indexes.values('pg_stat_user_indexes_idx_scan_total', of)[0], 1);
    const last = indexes.values('pg_stat_user_indexes_last_idx_scan_timestamp_seconds', of)[0] ?? 0;
    assert.ok(Math.abs(last - Date.now() / 1000) < 60, `${last}`);
    assert.deepEqual(indexes.values('pg_invalid_indexes', { datname }), [1]);
    assert.deepEqual(indexes.values('pg_index_properties', { indexrelname: 'orders_twice', is_valid: 'false' }), [1]);
    await query('DROP INDEX orders_twice');
  });
});
