/** `lvd agent-setup`: what it prints makes a role and a user that may do what the agent needs, and nothing else. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import pg from 'pg';
import {
  readRuntimeEnvironment,
  startPostgres,
  startRedis,
  type TestPostgres,
  type TestRedis,
  temporaryFolder,
} from '../../test/services.ts';
import { databaseName, ownAgentRoleStatements } from '../postgres/roles.ts';
import { runStatements } from '../postgres/run-statements.ts';

const lvd = fileURLToPath(new URL('../../lvd.js', import.meta.url));

function setUp(args: readonly string[], { cwd = temporaryFolder(), env = {} } = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [lvd, 'agent-setup', ...args], {
    cwd,
    env: { ...readRuntimeEnvironment(), ...env },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const passwordIn = (file: string): string => readFileSync(file, 'utf8').trim();

describe('lvd agent-setup', () => {
  it('makes a password that only its owner may read, and keeps it', () => {
    const cwd = temporaryFolder();
    const file = join(cwd, 'lvd_agent-postgres.password');
    const first = setUp(['postgres'], { cwd });
    assert.equal(first.status, 0, first.stderr);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.match(first.stderr, /A new password is in lvd_agent-postgres\.password; only you may read it/);
    const password = passwordIn(file);
    assert.ok(password.length >= 32);
    const second = setUp(['postgres'], { cwd });
    assert.equal(passwordIn(file), password);
    for (const { stdout, stderr } of [first, second]) assert.ok(!`${stdout}${stderr}`.includes(password));
  });

  it('takes the password of the environment, and writes no file', () => {
    const cwd = temporaryFolder();
    const env = { LVD_AGENT_SETUP_PASSWORD: 'from-the-environment' };
    const { stdout, status } = setUp(['redis'], { cwd, env });
    assert.equal(status, 0);
    // printf %s from-the-environment | sha256sum
    const hash = 'c9164f064a6892b9f1443cf8d0b96f3d0e8e6bedb5c92d39696bbdb1e8161ee0';
    const rights = '+info +ping +slowlog|len +latency|latest +latency|histogram';
    assert.equal(stdout, `user lvd_agent reset on #${hash} resetkeys resetchannels -@all ${rights}\n`);
    assert.ok(!existsSync(join(cwd, 'lvd_agent-redis.password')));
  });

  const cases: readonly (readonly [args: readonly string[], status: number, says: RegExp])[] = [
    [[], 2, /nothing is asked for; expected: postgres or redis/],
    [['mysql'], 2, /mysql is asked for; expected: postgres or redis/],
    [['postgres', 'redis'], 2, /expected: postgres or redis/],
    [['postgres', '--role', 'x'.repeat(64)], 2, /is no name in PostgreSQL; expected: 1 to 63 bytes/],
    [['postgres', '--database', 'a\nb'], 2, /"a\\nb" is no name in PostgreSQL/],
    [['redis', '--user', 'two words'], 2, /"two words" is no name in Redis/],
    [['redis', '--for', 'paper'], 2, /--for paper; expected: acl-file or redis-cli/],
    [['redis', '--password', 'secret'], 2, /Unknown option '--password'/],
    [['redis', '--password-file', '/nowhere/at-all'], 1, /ENOENT.*\/nowhere\/at-all/],
  ];
  for (const [args, status, says] of cases) {
    it(`exits with ${status} for ${JSON.stringify(args.join(' ').slice(0, 40))}`, () => {
      const result = setUp(args);
      assert.equal(result.status, status, result.stderr);
      assert.match(result.stderr, says);
      assert.equal(result.stdout, '');
    });
  }

  it('runs as the documents say', () => {
    const page = readFileSync(new URL('../../docs/agent.md', import.meta.url), 'utf8');
    const commands = [...page.matchAll(/npm run agent-setup --silent -- ([^|#\n]+)/g)].map(([, args = '']) =>
      args.trim(),
    );
    assert.equal(commands.length, 2);
    for (const command of commands) assert.equal(setUp(command.split(' ')).status, 0, command);
  });

  it('refuses a password that clients do not all spell alike, without showing it', () => {
    const file = join(temporaryFolder(), 'password');
    writeFileSync(file, 'grün grün\n');
    const { status, stderr, stdout } = setUp(['postgres', '--password-file', file]);
    assert.deepEqual([status, stdout], [1, '']);
    assert.match(stderr, /holds no password; expected: 1 to 200 characters from ! to ~/);
    assert.ok(!stderr.includes('grün'));
  });
});

describe('the role that it prints for PostgreSQL', () => {
  let server: TestPostgres;
  const role = `The "agent's" role`;

  before(async () => {
    server = await startPostgres();
    await runStatements(server.url, ['CREATE TABLE secrets AS SELECT 1 AS secret']);
  });
  after(() => server.stop());

  const create = async (passwordFile: string): Promise<string> => {
    const args = ['postgres', '--role', role, '--database', databaseName, '--password-file', passwordFile];
    const { stdout, status, stderr } = setUp(args);
    assert.equal(status, 0, stderr);
    await runStatements(server.superuserUrl, [stdout]);
    return urlOf(passwordIn(passwordFile));
  };
  const urlOf = (password: string): string =>
    `postgres://${encodeURIComponent(role)}:${password}@127.0.0.1:${server.port}/${databaseName}`;
  const show = async (url: string, setting: string): Promise<unknown> =>
    Object.values((await runStatements(url, [`SHOW ${setting}`])).rows[0])[0];

  it('sees the statistics within its limits, and can neither read a table nor write one', async () => {
    const url = await create(join(temporaryFolder(), 'password'));
    const { rows } = await runStatements(url, [
      "SELECT pg_has_role('pg_monitor', 'usage') AS monitor, count(*) > 0 AS seen FROM pg_stat_activity",
    ]);
    assert.deepEqual(rows, [{ monitor: true, seen: true }]);
    assert.equal(await show(url, 'statement_timeout'), '2s');
    assert.equal(await show(url, 'lock_timeout'), '100ms');
    assert.equal(await show(url, 'idle_in_transaction_session_timeout'), '5s');
    assert.equal(await show(url, 'default_transaction_read_only'), 'on');
    await assert.rejects(runStatements(url, ['SELECT * FROM secrets']), /permission denied/);
    await assert.rejects(runStatements(url, ['CREATE TABLE mine (a int)']), /read-only transaction/);
  });

  it('has two connections, and no third', async () => {
    const connectionString = await create(join(temporaryFolder(), 'password'));
    const clients = [1, 2, 3].map(() => new pg.Client({ connectionString }));
    try {
      await clients[0]?.connect();
      await clients[1]?.connect();
      await assert.rejects(clients[2]?.connect() ?? Promise.resolve(), /too many connections for role/);
    } finally {
      await Promise.all(clients.slice(0, 2).map((client) => client.end()));
    }
  });

  it('takes another password when it is printed again, and its limits back', async () => {
    const before = await create(join(temporaryFolder(), 'password'));
    const quoted = `"${role.replaceAll('"', '""')}"`;
    await runStatements(server.superuserUrl, [`ALTER ROLE ${quoted} SET lock_timeout = '1h'`]);
    const now = await create(join(temporaryFolder(), 'password'));
    assert.equal(await show(now, 'lock_timeout'), '100ms');
    await assert.rejects(runStatements(before, []), /password authentication failed/);
  });

  it('is what the stack makes of a role of an earlier version', async () => {
    const superuser = (statements: readonly string[]) => runStatements(server.superuserUrl, statements);
    await superuser(['ALTER ROLE lvd_agent RESET ALL', "ALTER ROLE lvd_agent CONNECTION LIMIT 9 PASSWORD 'old'"]);
    const { password } = new URL(server.agentUrl);
    await superuser(ownAgentRoleStatements({ agent: password }));
    assert.equal(await show(server.agentUrl, 'statement_timeout'), '2s');
    const { rows } = await superuser(["SELECT rolconnlimit FROM pg_roles WHERE rolname = 'lvd_agent'"]);
    assert.deepEqual(rows, [{ rolconnlimit: 2 }]);
  });
});

describe('the user that it prints for Redis', () => {
  let server: TestRedis;
  let admin: Redis;

  before(async () => {
    server = await startRedis();
    admin = new Redis(server.url);
  });
  after(async () => {
    admin.disconnect();
    await server.stop();
  });

  const call = (client: Redis, text: string): Promise<unknown> => {
    const [command = '', ...words] = text.split(' ');
    return client.call(command, ...words);
  };

  it('may ask what the agent asks, and nothing else; and takes another password', async () => {
    const passwords: string[] = [];
    for (const name of ['first', 'second']) {
      const file = join(temporaryFolder(), name);
      const { stdout } = setUp(['redis', '--user', 'agent.2', '--for', 'redis-cli', '--password-file', file]);
      assert.equal(await call(admin, stdout.trim()), 'OK');
      passwords.push(passwordIn(file));
    }
    const [former = '', password = ''] = passwords;
    const agent = new Redis(server.url, { username: 'agent.2', password, enableReadyCheck: false });
    try {
      assert.equal(await agent.ping(), 'PONG');
      const allowed = ['LATENCY HISTOGRAM', 'LATENCY LATEST', 'SLOWLOG LEN', 'INFO all'];
      for (const words of allowed) assert.notEqual(await call(agent, words), undefined, words);
      const forbidden = ['GET a', 'SET a b', 'CONFIG GET *', 'SLOWLOG GET', 'CLIENT LIST', 'KEYS *', 'LATENCY RESET'];
      for (const words of forbidden) await assert.rejects(call(agent, words), /NOPERM/, words);
      await assert.rejects(agent.call('AUTH', 'agent.2', former), /WRONGPASS/);
    } finally {
      agent.disconnect();
    }
  });
});
