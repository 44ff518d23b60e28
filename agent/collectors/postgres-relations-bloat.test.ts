/** The estimate of bloat, compared with what a rewrite of the same tables and indexes really frees. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { startPostgres, type TestPostgres } from '../../test/services.ts';
import type { Exposed } from '../exposition-under-test.ts';
import { openRelations, type Relations } from '../relations/relations-under-test.ts';

const datname = 'live_validation_dashboard';

/** Tables as people make them, each used in its own way. Widths of rows and gaps for alignment differ. */
const statements = [
  'CREATE TABLE visits (id int, page int, ok bool, at timestamptz)',
  'INSERT INTO visits SELECT n, n % 50, n % 3 = 0, now() FROM generate_series(1, 40000) n',
  'CREATE INDEX visits_id ON visits (id)',
  'CREATE INDEX visits_page ON visits (page)',
  'UPDATE visits SET ok = NOT ok WHERE id % 2 = 0',

  'CREATE TABLE orders (id bigint PRIMARY KEY, paid bool, at timestamptz, customer text, lines int, amount numeric)',
  `INSERT INTO orders SELECT n, true, now(), repeat('name ', 1 + n % 9) || n, n % 7, n * 1.25 FROM generate_series(1, 40000) n`,
  'CREATE INDEX orders_customer ON orders (customer)',
  'CREATE INDEX orders_lines_at ON orders (lines, at)',
  'DELETE FROM orders WHERE id % 5 < 2',

  'CREATE TABLE notes (id uuid PRIMARY KEY, kind text, body text, tags jsonb)',
  `INSERT INTO notes
   SELECT gen_random_uuid(), (ARRAY['idea', 'question', 'answer'])[1 + n % 3],
          repeat(md5(n::text), 1 + n % 40), jsonb_build_object('rank', n, 'author', 'author ' || n % 100)
     FROM generate_series(1, 10000) n`,
  'CREATE INDEX notes_kind ON notes (kind)',
  "DELETE FROM notes WHERE kind = 'answer'",

  'CREATE TABLE sparse (id int, a int, b text, c timestamptz, d int, e int, f int, g int, h int, i int)',
  `INSERT INTO sparse
   SELECT n, n, CASE WHEN n % 2 = 0 THEN 'text ' || n END, CASE WHEN n % 5 = 0 THEN now() END, NULL, NULL, n
     FROM generate_series(1, 40000) n`,
  'CREATE INDEX sparse_b ON sparse (b)',
  'CREATE INDEX sparse_c ON sparse (c)',
  'DELETE FROM sparse WHERE id % 4 = 0',

  'CREATE TABLE roomy (id int, name text) WITH (fillfactor = 70)',
  "INSERT INTO roomy SELECT n, 'name ' || n FROM generate_series(1, 40000) n",
  'ALTER TABLE roomy ADD COLUMN gone int',
  'ALTER TABLE roomy DROP COLUMN gone',
  'CREATE INDEX roomy_half ON roomy ((id / 2)) WITH (fillfactor = 60) WHERE id > 10000',
  'DELETE FROM roomy WHERE id % 3 = 0',

  // Products over this many columns leave the range of numbers.
  `CREATE TABLE wide AS SELECT ${Array.from({ length: 200 }, (_, column) => `n AS c${column}`).join(', ')}
     FROM generate_series(1, 500) n`,
  `CREATE TABLE wide_and_sparse AS
   SELECT ${Array.from({ length: 200 }, (_, column) => `CASE WHEN n % 100 = 0 THEN n END AS c${column}`).join(', ')}
     FROM generate_series(1, 500) n`,

  'CREATE TABLE flags (a bool, b text, c bool, d text, e bool, f text)',
  `INSERT INTO flags SELECT true, repeat('b', n % 8), true, repeat('d', n % 5), true, repeat('f', n % 7)
     FROM generate_series(1, 20000) n`,
  'DELETE FROM flags WHERE length(d) < 2',

  'CREATE TABLE fresh (id int, name text)',
  "INSERT INTO fresh SELECT n, 'name ' || n FROM generate_series(1, 20000) n",
];

describe('the estimate of bloat', () => {
  let server: TestPostgres;
  let client: pg.Client;
  let relations: Relations;

  /** Bytes of each table and each index, by name. */
  const sizes = async (): Promise<ReadonlyMap<string, number>> => {
    const { rows } = await client.query<{ name: string; bytes: number }>(`
      SELECT c.relname AS name, pg_relation_size(c.oid)::float8 AS bytes
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = 'public' AND c.relkind IN ('r', 'i')`);
    return new Map(rows.map(({ name, bytes }) => [name, bytes]));
  };

  before(async () => {
    server = await startPostgres({ autovacuum: 'off' });
    client = new pg.Client({ connectionString: server.superuserUrl });
    await client.connect();
    relations = await openRelations(server.agentUrl);
  });
  after(async () => {
    await relations.close();
    await client.end();
    await server.stop();
  });

  it('is within a few points of what a rewrite frees', async (test) => {
    for (const statement of statements) await client.query(statement);
    await client.query('VACUUM ANALYZE');
    const estimated = await relations.run('postgres_bloat');
    const before = await sizes();
    await client.query('VACUUM FULL');
    const after = await sizes();
    /** By how many points of its size the estimate is off, relation by relation. */
    const errors = (family: string, label: string): readonly number[] =>
      estimated.samples(family).map(({ labels, value }) => {
        const name = labels[label] ?? '';
        const [size, rewritten] = [before.get(name) ?? Number.NaN, after.get(name) ?? Number.NaN];
        const [share, truth] = [(100 * value) / size, (100 * (size - rewritten)) / size];
        test.diagnostic(`${name}: estimated ${share.toFixed(1)} %, really ${truth.toFixed(1)} %`);
        return Math.abs(share - truth);
      });
    const tables = errors('pg_table_bloat_estimated_bytes', 'relname');
    const indexes = errors('pg_index_bloat_estimated_bytes', 'indexrelname');
    assert.deepEqual([tables.length, indexes.length], [9, 10]);
    assert.ok(Math.max(...tables) <= 4 && mean(tables) <= 1, `tables: ${tables}`);
    assert.ok(Math.max(...indexes) <= 10 && mean(indexes) <= 4, `indexes: ${indexes}`);
    const sum = (family: string): number => total(estimated, family);
    assert.deepEqual(estimated.values('pg_user_tables_bloat_estimated_bytes', { datname }), [
      sum('pg_table_bloat_estimated_bytes'),
    ]);
    assert.deepEqual(estimated.values('pg_user_indexes_bloat_estimated_bytes', { datname }), [
      sum('pg_index_bloat_estimated_bytes'),
    ]);
  });

  it('is nearly nothing after the rewrite', async () => {
    await client.query('ANALYZE');
    const { values } = await relations.run('postgres_bloat');
    const bytes = [...(await sizes()).values()].reduce((sum, size) => sum + size, 0);
    const left =
      (values('pg_user_tables_bloat_estimated_bytes')[0] ?? Number.NaN) +
      (values('pg_user_indexes_bloat_estimated_bytes')[0] ?? Number.NaN);
    assert.ok(left < 0.05 * bytes, `${left} of ${bytes}`);
  });

  it('says of how many there is none, and of a table without rows that all is bloat', async () => {
    await client.query('CREATE TABLE unknown AS SELECT n AS id FROM generate_series(1, 1000) n');
    await client.query('CREATE INDEX unknown_id ON unknown (id)');
    await client.query('CREATE TABLE emptied AS SELECT n AS id FROM generate_series(1, 1000) n');
    await client.query('DELETE FROM emptied');
    // Otherwise the vacuum gives the space back.
    await client.query('ALTER TABLE emptied SET (vacuum_truncate = off)');
    await client.query('VACUUM ANALYZE emptied');
    const { values } = await relations.run('postgres_bloat');
    assert.deepEqual(values('pg_user_tables_without_bloat_estimate'), [1]);
    assert.deepEqual(values('pg_user_indexes_without_bloat_estimate'), [1]);
    assert.deepEqual(values('pg_table_bloat_estimated_bytes', { relname: 'emptied' }), [
      (await sizes()).get('emptied') ?? Number.NaN,
    ]);
  });

  it('is not given to a role that may not read widths of columns, and that is told how to get it', async () => {
    const owner = await openRelations(server.url);
    await assert.rejects(owner.run('postgres_bloat'), {
      name: 'NoData',
      message: /GRANT SELECT \(.*stawidth.*\) ON pg_catalog\.pg_statistic TO dashboard_user/,
    });
    await owner.close();
  });
});

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const total = (exposition: Exposed, family: string): number =>
  exposition.values(family).reduce((sum, value) => sum + value, 0);
