/** What statements cost, on a server that forgets them and is reset. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type pg from 'pg';
import { pino } from 'pino';
import { startPostgres, type TestPostgres, waitFor } from '../../test/services.ts';
import { type Exposed, exposed } from '../exposition-under-test.ts';
import { connectTo } from '../postgres-under-test.ts';
import { createRegistry, type Registry } from '../registry.ts';
import { openPostgres, type Postgres } from '../targets/postgres/index.ts';
import { collector } from './postgres-statements.ts';

const logger = pino({ level: 'silent' });
const datname = 'live_validation_dashboard';

describe('the totals of statements', () => {
  let server: TestPostgres;
  let client: pg.Client;
  let superuser: pg.Client;
  let postgres: Postgres;
  let registry: Registry;

  /** It is asked at every scrape here, so that a test need not wait for a minute. */
  const everyScrape = () => {
    const bound = collector.bind({ postgres });
    assert.ok(bound);
    return createRegistry({ collectors: [{ ...bound, cadence: 'scrape' }], logger });
  };
  const scrape = async (): Promise<Exposed> => exposed((await registry.collect()).join(''));
  const calls = async (): Promise<number> =>
    (await scrape()).values('pg_database_statements_calls_total', { datname })[0] ?? Number.NaN;

  before(async () => {
    server = await startPostgres({ 'pg_stat_statements.max': '100' });
    client = await connectTo(server.url);
    superuser = await connectTo(server.superuserUrl);
    postgres = openPostgres({ url: server.agentUrl, logger });
    registry = everyScrape();
  });
  after(async () => {
    await postgres.close();
    await Promise.all([client.end(), superuser.end()]);
    await server.stop();
  });

  it('count what is executed from the start of the agent on, and what the agent itself costs', async () => {
    assert.equal(await calls(), 0);
    for (let run = 0; run < 10; run += 1) await client.query('SELECT 1');
    const counted = await calls();
    assert.ok(counted >= 10 && counted < 30, `${counted}`);
    const { values } = await scrape();
    assert.ok((values('agent_postgres_seconds_total')[0] ?? 0) > 0);
    assert.ok(
      (values('agent_postgres_seconds_total')[0] ?? 9) <
        (values('pg_database_statements_seconds_total', { datname })[0] ?? 0),
    );
  });

  it('tell the costliest statements one by one, without their texts and without the agent’s', async () => {
    await client.query("SELECT pg_sleep(0.2), 'planted-value' AS planted_text");
    const { samples } = await scrape();
    const { rows } = await superuser.query<{ queryid: string; seconds: number; calls: number }>(
      "SELECT queryid::text, total_exec_time / 1000 AS seconds, calls::float8 FROM pg_stat_statements WHERE query LIKE '%planted_text'",
    );
    const [expected] = rows;
    assert.ok(expected);
    const labels = { user: 'dashboard_user', datname, queryid: expected.queryid };
    assert.deepEqual(samples('pg_stat_statements_calls_total', labels), [
      { name: 'pg_stat_statements_calls_total', labels, value: 1 },
    ]);
    assert.deepEqual(samples('pg_stat_statements_seconds_total', labels)[0]?.value, expected.seconds);
    assert.deepEqual(samples('pg_stat_statements_calls_total', { user: 'lvd_agent' }), []);
    assert.doesNotMatch((await registry.collect()).join(''), /planted/);
  });

  it('count what runs inside of a function once', async () => {
    await superuser.query("ALTER SYSTEM SET pg_stat_statements.track = 'all'");
    await superuser.query('SELECT pg_reload_conf()');
    await waitFor('the setting', async () => {
      const { rows } = await client.query<{ track: string }>(
        "SELECT current_setting('pg_stat_statements.track') AS track",
      );
      return rows[0]?.track === 'all';
    });
    await client.query("CREATE FUNCTION nap() RETURNS void LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.2); END'");
    const seconds = async (): Promise<number> =>
      (await scrape()).values('pg_database_statements_seconds_total', { datname })[0] ?? Number.NaN;
    const before = await seconds();
    await client.query('SELECT nap()');
    const took = (await seconds()) - before;
    const { rows } = await superuser.query<{ seconds: number }>(
      `SELECT total_exec_time / 1000 AS seconds FROM pg_stat_statements
        WHERE query LIKE 'SELECT nap()' OR NOT toplevel AND query LIKE '%pg_sleep%' ORDER BY toplevel`,
    );
    const [inner = Number.NaN, outer = Number.NaN] = rows.map((row) => row.seconds);
    assert.ok(took >= outer && took < outer + inner / 2, `${took} s; inside ${inner} s, in all ${outer} s`);
  });

  it('never fall, nor jump, when the server forgets statements or is reset', async () => {
    const counts: number[] = [await calls()];
    const deallocations = async () => (await scrape()).values('pg_stat_statements_deallocations_total')[0] ?? 0;
    const before = await deallocations();
    // Each table is another statement, and the server keeps a hundred.
    for (let table = 0; table < 150; table++) {
      await client.query(`CREATE TEMPORARY TABLE made_${table} (id int)`);
      await client.query(`SELECT count(*) FROM made_${table}`);
      if (table % 25 === 0) counts.push(await calls());
    }
    assert.ok((await deallocations()) > before, 'the server has forgotten statements');
    counts.push(await calls());
    await superuser.query('SELECT pg_stat_statements_reset()');
    for (let run = 0; run < 10; run += 1) await client.query('SELECT 1');
    const afterReset = await calls();
    assert.ok(afterReset >= (counts.at(-1) ?? 0) + 10, `${counts}, then ${afterReset}`);
    counts.push(afterReset, await calls());
    assert.deepEqual(
      counts,
      counts.toSorted((a, b) => a - b),
    );
    assert.ok((counts.at(-1) ?? 0) < 800, `${counts}`);
  });

  it('have nothing to tell where the extension is not installed', async () => {
    await superuser.query('DROP EXTENSION pg_stat_statements');
    await scrape();
    assert.deepEqual((await scrape()).failed, []);
    assert.deepEqual(registry.states()[0]?.state, 'empty');
    await superuser.query('CREATE EXTENSION pg_stat_statements');
    assert.ok((await calls()) > 0, 'it is told again when the extension is there');
  });
});
