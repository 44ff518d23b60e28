/** The secrets of the compose stack: made once, and completed where an earlier version made them. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { startRedis, temporaryFolder } from '../../test/services.ts';

const script = fileURLToPath(new URL('./secrets.ts', import.meta.url));

/** Runs it and returns what is in the files. */
function makeSecrets(folder: string): Readonly<Record<string, string>> {
  execFileSync(process.execPath, [script, folder]);
  return Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

describe('the secrets of the compose stack', () => {
  it('are made once, and every service may read them', () => {
    const folder = temporaryFolder();
    const made = makeSecrets(folder);
    assert.deepEqual(makeSecrets(folder), made);
    for (const name of Object.keys(made)) assert.equal(statSync(join(folder, name)).mode & 0o777, 0o444, name);
    assert.equal(
      made.database_url,
      `postgres://dashboard_user:${made.dashboard_user_password}@postgres:5432/live_validation_dashboard`,
    );
    const passwords = Object.entries(made).flatMap(([name, value]) => (name.endsWith('_password') ? [value] : []));
    assert.equal(new Set(passwords).size, 5);
    assert.match(made.validator_token ?? '', /^lvd_i_[a-z2-7]{8}_[\w-]{43}$/);
    assert.match(made.load_token ?? '', /^lvd_ri_[a-z2-7]{8}_[\w-]{43}$/);
  });

  it('are completed where there are some, and those that are there stay', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'agent_password'), 'of-an-earlier-version');
    writeFileSync(join(folder, 'complete'), '');
    const made = makeSecrets(folder);
    assert.equal(made.agent_password, 'of-an-earlier-version');
    assert.match(made.agent_database_url ?? '', /^postgres:\/\/lvd_agent:of-an-earlier-version@/);
    assert.match(made.agent_redis_url ?? '', /^redis:\/\/lvd_agent:[\w-]{32}@redis:6379$/);
  });

  it('let the agent into Redis', async () => {
    const folder = temporaryFolder();
    const { agent_redis_url: url = '' } = makeSecrets(folder);
    const server = await startRedis(['--aclfile', join(folder, 'redis_users.acl')]);
    const { username, password } = new URL(url);
    const agent = new Redis(server.url, { username, password, enableReadyCheck: false });
    try {
      assert.equal(await agent.ping(), 'PONG');
    } finally {
      agent.disconnect();
      await server.stop();
    }
  });
});
