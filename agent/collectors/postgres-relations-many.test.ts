/** Ten thousand tables: the series stay at their caps, the sums are right, and everything answers in time. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import pg from 'pg';
import { pino } from 'pino';
import { startPostgres, type TestPostgres, waitFor } from '../../test/services.ts';
import { exposed } from '../exposition-under-test.ts';
import { bindCollectors, loadCollectors } from '../load-collectors.ts';
import { createRegistry } from '../registry.ts';
import { openRelations, type Relations, relationCollectors } from '../relations/relations-under-test.ts';
import {
  backgroundStatementTimeoutMs,
  openPostgres,
  type Postgres,
  scrapeStatementTimeoutMs,
} from '../targets/postgres/index.ts';

const silent = pino({ level: 'silent' });
const datname = 'live_validation_dashboard';
const seriesBudget = 800;

describe('with many tables', { timeout: 300_000 }, () => {
  let server: TestPostgres;
  let client: pg.Client;
  const opened: { close(): Promise<void> }[] = [];

  const open = async (): Promise<Relations> => {
    const relations = await openRelations(server.agentUrl);
    opened.push(relations);
    return relations;
  };
  /** Every series of the collectors about relations, as text. */
  const labelSets = async (relations: Relations): Promise<readonly string[]> => {
    const all: string[] = [];
    for (const name of relationCollectors) {
      const { names, samples } = await relations.run(name);
      all.push(
        ...names.flatMap((family) => samples(family).map(({ labels }) => `${family} ${JSON.stringify(labels)}`)),
      );
    }
    return all;
  };
  /** Creates tables of one page and one row, every third with an index. */
  const createTables = async (from: number, to: number): Promise<void> => {
    await client.query(`
      DO $$ BEGIN
        FOR i IN ${from}..${to} LOOP
          EXECUTE format('CREATE TABLE t_%s AS SELECT 1 AS id', i);
          IF i % 3 = 0 THEN EXECUTE format('CREATE INDEX t_%s_id ON t_%s (id)', i, i); END IF;
        END LOOP;
      END $$`);
    await client.query('SELECT pg_stat_force_next_flush()');
  };

  before(async () => {
    server = await startPostgres({ autovacuum: 'off', max_locks_per_transaction: '2000' });
    client = new pg.Client({ connectionString: server.superuserUrl });
    await client.connect();
    await createTables(1, 100);
  });
  afterEach(() => Promise.all(opened.splice(0).map((target) => target.close())));
  after(async () => {
    await client.end();
    await server.stop();
  });

  it('the same tables are told as long as no other one is clearly larger or busier', async () => {
    const relations = await open();
    const told = async (): Promise<ReadonlySet<string>> => {
      const { samples } = await relations.run('postgres_tables');
      return new Set(samples('pg_stat_user_tables_seq_scan').map(({ labels }) => labels.relname ?? ''));
    };
    const grow = async (table: string, rows: number): Promise<void> => {
      await client.query(`INSERT INTO ${table} SELECT n FROM generate_series(1, ${rows}) n`);
      await client.query(`VACUUM ANALYZE ${table}`);
      await client.query('SELECT pg_stat_force_next_flush()');
    };
    // 226 rows of one integer fill a page.
    for (let table = 1; table <= 100; table++) await grow(`t_${table}`, 9 * 226);
    const first = await told();
    const newcomer = `t_${Array.from({ length: 100 }, (_, index) => index + 1).find((n) => !first.has(`t_${n}`))}`;
    await grow(newcomer, 226);
    assert.deepEqual(await told(), first);
    await grow(newcomer, 10 * 226);
    const second = await told();
    assert.equal(second.size, first.size);
    assert.deepEqual([...second.difference(first)], [newcomer]);
    assert.deepEqual(await told(), second);
  });

  it('no more series come with ten thousand, and every sum counts all of them', async (test) => {
    const relations = await open();
    const few = await labelSets(relations);
    assert.ok(few.length <= seriesBudget, `${few.length} series`);
    await createTables(101, 10_000);
    const many = await labelSets(relations);
    test.diagnostic(`${few.length} series with 100 tables, ${many.length} with 10,000`);
    assert.equal(many.length, few.length);
    const { rows } = await client.query<{ live: number; indexes: number }>(`
      SELECT (SELECT sum(n_live_tup) FROM pg_stat_user_tables)::int4 AS live,
             (SELECT count(*) FROM pg_stat_user_indexes)::int4 AS indexes`);
    const tables = await relations.run('postgres_tables');
    assert.deepEqual(tables.values('pg_user_tables', { datname }), [10_000]);
    assert.deepEqual(tables.values('pg_user_tables_live_rows', { datname }), [rows[0]?.live]);
    assert.deepEqual((await relations.run('postgres_indexes')).values('pg_user_indexes'), [rows[0]?.indexes]);
    assert.equal(rows[0]?.indexes, 3333);
  });

  it('every collector succeeds in time, and what a lower cap drops is counted', async (test) => {
    const connect = async (statementTimeoutMs: number): Promise<Postgres> => {
      const postgres = openPostgres({ url: server.agentUrl, logger: silent, statementTimeoutMs });
      opened.push(postgres);
      await waitFor('the connection', () => postgres.versionNumber());
      return postgres;
    };
    const bound = {
      atScrape: { postgres: await connect(scrapeStatementTimeoutMs) },
      inBackground: { postgres: await connect(backgroundStatementTimeoutMs) },
    };
    const maxSeriesPerFamily = 50;
    const registry = createRegistry({
      collectors: bindCollectors(await loadCollectors('linux'), bound),
      logger: silent,
      maxSeriesPerFamily,
    });
    const started = performance.now();
    await registry.collect();
    test.diagnostic(`a scrape takes ${Math.round(performance.now() - started)} ms`);
    await registry.settled();
    const { values, failed } = exposed((await registry.collect()).join(''));
    assert.deepEqual(failed, []);
    for (const { name, durationSeconds } of registry.states()) {
      if (durationSeconds > 0.02) test.diagnostic(`${name} takes ${Math.round(durationSeconds * 1000)} ms`);
    }
    assert.equal(values('pg_stat_user_tables_seq_scan').length, maxSeriesPerFamily);
    assert.deepEqual(values('agent_series_dropped_total', { family: 'pg_stat_user_tables_seq_scan' }), [10]);
    assert.deepEqual(values('pg_user_tables', { datname }), [10_000]);
  });
});
