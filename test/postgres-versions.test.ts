/** Every supported version of PostgreSQL starts, with the product's roles and database. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Client } from 'pg';
import { postgresMajors, postgresOf, startPostgres } from './services.ts';

describe('PostgreSQL for tests', () => {
  for (const major of postgresMajors) {
    it(`starts in version ${major}`, async (test) => {
      const server = await startPostgres({}, await postgresOf(major));
      test.after(() => server.stop());
      const client = new Client({ connectionString: server.agentUrl });
      await client.connect();
      const { rows } = await client.query<{ version: string }>("SELECT current_setting('server_version_num') AS version");
      await client.end();
      assert.equal(Math.floor(Number(rows[0]?.version) / 10_000), major);
    });
  }
});
