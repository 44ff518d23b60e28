/** Every collector of PostgreSQL on every version that is supported: each has what the catalogue says, and none waits. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type pg from 'pg';
import { postgres as families } from '../metrics/catalogue/postgres/index.ts';
import type { Entry } from '../metrics/entry.ts';
import {
  type PostgresMajor,
  postgresMajors,
  postgresOf,
  startPostgres,
  type TestPostgres,
  waitFor,
} from '../test/services.ts';
import { connectTo, type WatchedPostgres, watchPostgres } from './postgres-under-test.ts';

/** What another session holds while all collectors run. */
const heldLocks: Readonly<Record<string, readonly string[]>> = {
  'a table is locked against every access': ['LOCK TABLE colours IN ACCESS EXCLUSIVE MODE'],
  'an index is being dropped': ['DROP INDEX colours_name'],
  'a table is rewritten': ['ALTER TABLE colours ALTER COLUMN id TYPE bigint'],
  'the catalogue is full of changes that are not committed': [
    `DO $$ BEGIN
       FOR n IN 1..200 LOOP
         EXECUTE format('CREATE TABLE made_%s (id int PRIMARY KEY, name text)', n);
         EXECUTE format('CREATE INDEX ON made_%s (name)', n);
       END LOOP;
     END $$`,
    'ALTER TABLE colours ADD COLUMN shade text',
    'TRUNCATE colours',
  ],
};

/** Whether a family must be there, by what the catalogue says; undefined where it says another condition. */
function isExpected({ onlyWhere }: Entry, major: PostgresMajor): boolean | undefined {
  if (onlyWhere === undefined) return true;
  const [, version, direction] = /^the server has version (\d+) or (later|earlier)$/.exec(onlyWhere) ?? [];
  if (version === undefined) return undefined;
  return direction === 'later' ? major >= Number(version) : major <= Number(version);
}

for (const major of postgresMajors) {
  describe(`the collectors of PostgreSQL ${major}`, () => {
    let server: TestPostgres;
    let client: pg.Client;
    let superuser: pg.Client;
    let watched: WatchedPostgres;

    before(async () => {
      const settings = {
        'pg_stat_statements.track_planning': 'on',
        primary_conninfo: 'host=127.0.0.1 port=1 password=planted-setting',
      };
      server = await startPostgres(settings, await postgresOf(major));
      superuser = await connectTo(server.superuserUrl);
      client = await connectTo(server.url);
      await client.query('CREATE TABLE colours (id int PRIMARY KEY, name text)');
      await client.query('CREATE INDEX colours_name ON colours (name)');
      await client.query("INSERT INTO colours SELECT n, 'colour ' || n FROM generate_series(1, 1000) n");
      await client.query('ANALYZE colours');
      watched = await watchPostgres(server.agentUrl);
    });
    after(async () => {
      await watched.close();
      await Promise.all([client.end(), superuser.end()]);
      await server.stop();
    });

    it('all succeed, with no more rights than the role has', async () => {
      const { rows } = await superuser.query(
        `SELECT rolsuper AS superuser, rolconnlimit AS connections,
                array(SELECT roleid::regrole::text FROM pg_auth_members WHERE member = r.oid) AS member_of
           FROM pg_roles r WHERE rolname = 'lvd_agent'`,
      );
      assert.deepEqual(rows, [{ superuser: false, connections: 2, member_of: ['pg_monitor'] }]);
      const { failed, values } = await watched.settled();
      assert.deepEqual(failed, []);
      assert.ok(watched.names.length >= 15);
      assert.equal(values('node_scrape_collector_success').length, watched.names.length);
    });

    it('tell the families that the catalogue says this version has', async () => {
      const { samples } = await watched.settled();
      for (const [name, entry] of Object.entries<Entry>(families)) {
        const expected = isExpected(entry, major);
        if (expected !== undefined) assert.equal(samples(name).length > 0, expected, name);
      }
    });

    it('count checkpoints under one name', async () => {
      const requested = async () => (await watched.scrape()).values('pg_checkpoints_total', { kind: 'requested' })[0];
      const expected = ((await requested()) ?? Number.NaN) + 1;
      await client.query('INSERT INTO colours SELECT n FROM generate_series(2001, 2100) n'); // an idle server skips it
      await superuser.query('CHECKPOINT');
      // The checkpointer tells what it did a moment after it has done it.
      await waitFor('the checkpoint to be counted', async () => (await requested()) === expected);
      const { values } = await watched.scrape();
      assert.deepEqual(values('pg_stat_bgwriter_checkpoints_req_total'), [expected]);
      assert.ok((values('pg_checkpoint_buffers_written_total')[0] ?? 0) > 0);
      assert.ok((values('pg_stat_wal_write_total')[0] ?? 0) > 0);
    });

    for (const [situation, statements] of Object.entries(heldLocks)) {
      it(`all succeed at once while ${situation}`, async (test) => {
        await client.query('BEGIN');
        for (const statement of statements) await client.query(statement);
        await superuser.query('SELECT pg_stat_statements_reset()');
        await watched.close();
        watched = await watchPostgres(server.agentUrl); // so that the background has not run yet
        const { failed } = await watched.settled();
        await client.query('ROLLBACK');
        assert.deepEqual(failed, []);
        const { rows } = await superuser.query<{ statements: number; longest_ms: number }>(
          `SELECT count(*)::int4 AS statements, max(max_exec_time + max_plan_time) AS longest_ms
             FROM pg_stat_statements WHERE userid = 'lvd_agent'::regrole`,
        );
        const { statements: count = 0, longest_ms = Number.NaN } = rows[0] ?? {};
        test.diagnostic(`the longest of ${count} statements took ${longest_ms.toFixed(1)} ms`);
        assert.ok(count >= watched.names.length, `${count} statements`);
        assert.ok(longest_ms < 1000, `${longest_ms} ms`);
      });
    }

    it('tell nothing that a setting or a statement says', async () => {
      await client.query("SELECT count(*) FROM colours WHERE name = 'planted-value' /* planted-text */");
      const { values } = await watched.settled();
      assert.deepEqual(values('pg_up'), [1]);
      assert.doesNotMatch((await watched.registry.collect()).join(''), /planted|SELECT|colour 1/);
    });
  });
}
