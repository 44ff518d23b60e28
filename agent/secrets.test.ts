/**
 * Passwords are planted wherever the agent may hold one, everything that can go wrong with them is made to, and whatever
 * the agent lets out is searched for them. Run as a process, at the level at which it logs most.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import https from 'node:https';
import { join } from 'node:path';
import process from 'node:process';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { hashSync } from 'bcryptjs';
import { Redis } from 'ioredis';
import pg from 'pg';
import {
  createCertificate,
  freePort,
  type RunningProcess,
  readRuntimeEnvironment,
  startNginx,
  startPostgres,
  startProcess,
  startRedis,
  type TestNginx,
  type TestPostgres,
  type TestRedis,
  temporaryFolder,
  waitFor,
} from '../test/services.ts';

const lvd = fileURLToPath(new URL('../lvd.js', import.meta.url));

/** A password whose core shows however the rest is encoded. */
const passwordOf = (core: string): string => `${core} ä"%&+/<@:`;
const cores = [
  'plantedDatabase',
  'plantedRedis',
  'plantedNginx',
  'plantedProbe',
  'plantedBasic',
  'plantedWrong',
] as const;
const [database, redisCore, nginxCore, probe, basic, wrong] = cores;
const { certificate, key } = createCertificate({ commonName: 'localhost', names: ['localhost'] });
const hash = hashSync(passwordOf(basic), 4);
/** What must not be seen: the cores, the hash, and the lines of the key. */
const secrets: readonly string[] = [...cores, hash.slice(7), ...key.split('\n').filter((line) => line.length > 40)];

/** As it is, and in base64, where a text looks in three ways by what stands before it. */
function formsOf(secret: string): readonly string[] {
  const inBase64 = [0, 1, 2].map((before) => {
    const text = Buffer.from('x'.repeat(before) + secret).toString('base64');
    return text.slice(before === 0 ? 0 : 4, Math.floor((before + secret.length) / 3) * 4);
  });
  return [secret, ...inBase64];
}
const forms = secrets.flatMap(formsOf);

function assertNothingShown(shown: Readonly<Record<string, string>>): void {
  for (const [where, text] of Object.entries(shown)) {
    for (const form of forms) {
      const at = text.indexOf(form);
      assert.ok(at < 0, `${where} shows ${form}: …${text.slice(Math.max(0, at - 200), at + 100)}…`);
    }
  }
}

/** The URL with a user and a password of the given core. */
function withPassword(url: string, user: string, core: string): string {
  const { protocol, host, pathname, search } = new URL(url);
  return `${protocol}//${user}:${encodeURIComponent(passwordOf(core))}@${host}${pathname}${search}`;
}

describe('what the agent lets out', () => {
  let postgres: TestPostgres;
  let redis: TestRedis;
  let nginx: TestNginx;
  let site: string;
  let webConfig: string;
  const running: RunningProcess[] = [];

  before(async () => {
    const port = await freePort();
    site = `http://127.0.0.1:${port}`;
    const expected = Buffer.from(`user:${passwordOf(nginxCore)}`).toString('base64');
    const http = `server { listen 127.0.0.1:${port}; location / { return 200; }
      location /failing { return 500; }
      location /status { if ($http_authorization != "Basic ${expected}") { return 401; } stub_status; } }`;
    [postgres, redis, nginx] = await Promise.all([startPostgres(), startRedis(), startNginx({ http, url: site })]);
    await setPasswords();
    const folder = temporaryFolder('web');
    webConfig = join(folder, 'web.yml');
    writeFileSync(join(folder, 'cert.pem'), certificate);
    writeFileSync(join(folder, 'key.pem'), key);
    const tls = 'tls_server_config: { cert_file: cert.pem, key_file: key.pem }';
    writeFileSync(webConfig, `${tls}\nbasic_auth_users: { user: ${hash} }\n`);
  });
  after(async () => {
    await Promise.all(running.map((agent) => agent.stop()));
    await Promise.all([postgres.stop(), redis.stop(), nginx.stop()]);
  });

  const setPasswords = async (): Promise<void> => {
    const client = new pg.Client({ connectionString: postgres.superuserUrl });
    await client.connect();
    await client.query(`ALTER ROLE lvd_agent PASSWORD ${pg.escapeLiteral(passwordOf(database))}`);
    await client.end();
    const admin = new Redis(redis.url);
    await admin.call('ACL', 'SETUSER', 'lvd_agent', 'on', `>${passwordOf(redisCore)}`, '+@all');
    admin.disconnect();
  };

  const environmentOf = (passwords: { database: string; redis: string; nginx: string }) => ({
    LVD_LOG_LEVEL: 'trace',
    LVD_AGENT_DATABASE_URL: withPassword(postgres.agentUrl, 'lvd_agent', passwords.database),
    LVD_AGENT_REDIS_URL: withPassword(redis.url, 'lvd_agent', passwords.redis),
    LVD_AGENT_NGINX_STATUS_URL: withPassword(`${site}/status`, 'user', passwords.nginx),
    LVD_AGENT_PROBE_URL: withPassword(`${site}/failing?token=${probe}`, 'user', probe),
    LVD_AGENT_PROBE_INTERVAL_MS: '200',
    LVD_AGENT_WEB_CONFIG_FILE: webConfig,
  });
  const right = () => environmentOf({ database, redis: redisCore, nginx: nginxCore });

  const start = async (environment: Readonly<Record<string, string>>) => {
    const port = await freePort();
    const env = { ...environment, LVD_AGENT_PORT: String(port) };
    const agent = startProcess({ command: process.execPath, args: ['agent/main.js'], env });
    running.push(agent);
    const ask = (path: string, password = passwordOf(basic)): Promise<string> => {
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      const options = {
        host: '127.0.0.1',
        port,
        path,
        auth: `user:${password}`,
        ca: certificate,
        servername: 'localhost',
      };
      const request = https.get({ ...options, agent: false }, (response) => {
        const parts: string[] = [JSON.stringify(response.headers)];
        response.setEncoding('utf8').on('data', (chunk: string) => parts.push(chunk));
        response.on('end', () => resolve(parts.join('\n')));
      });
      request.on('error', reject);
      return promise;
    };
    const waitForState = (up: Readonly<Record<string, number>>) =>
      waitFor(
        `${JSON.stringify(up)}`,
        async () => {
          const text = await ask('/metrics');
          return Object.entries(up).every(([name, value]) => text.includes(`\n${name} ${value}\n`)) && text;
        },
        60_000,
      );
    /** Everything that it shows now. */
    const look = async () => ({
      '/metrics': await ask('/metrics'),
      '/': await ask('/'),
      'a refusal': await ask('/metrics', passwordOf(wrong)),
      'the log': agent.output(),
    });
    return { agent, ask, waitForState, look };
  };

  it('is no secret while all is well, when the servers go away, and when they are back', async () => {
    const { agent, waitForState, look } = await start(right());
    await waitForState({ pg_up: 1, redis_up: 1, nginx_up: 1, probe_success: 0 });
    const well = await look();
    assertNothingShown(well);
    assert.match(well['/'], /postgres_up/);
    assert.match(well['/metrics'], /^x509_cert_not_after\{filepath="[^"]+cert.pem",subject_CN="localhost"/m);
    assert.match(well['the log'], /\/failing answered 500/);
    await Promise.all([postgres.stop(), redis.stop(), nginx.stop()]);
    await waitForState({ pg_up: 0, redis_up: 0, nginx_up: 0, probe_success: 0 });
    const away = await look();
    assertNothingShown(away);
    assert.match(away['the log'], /ECONNREFUSED/);
    await Promise.all([postgres.start(), redis.start()]);
    await waitForState({ pg_up: 1, redis_up: 0 }); // Redis has forgotten the user
    assertNothingShown(await look());
    await setPasswords();
    await waitForState({ pg_up: 1, redis_up: 1 });
    await agent.stop();
    assertNothingShown({ 'the log to its end': agent.output() });
  });

  it('is no secret when servers reject it', async () => {
    const { waitForState, look } = await start(environmentOf({ database: wrong, redis: wrong, nginx: wrong }));
    await waitForState({ pg_up: 0, redis_up: 0, nginx_up: 0 });
    const shown = await waitFor('the reasons', async () => {
      const now = await look();
      return /password authentication failed/.test(now['the log']) && /WRONGPASS/.test(now['the log']) && now;
    });
    assertNothingShown(shown);
  });

  const end = (args: readonly string[], env: Readonly<Record<string, string>>) => {
    const { promise, resolve } = Promise.withResolvers<{ code: unknown; shown: string }>();
    const options = { env: { ...readRuntimeEnvironment(), ...env }, maxBuffer: 2 ** 24 };
    execFile(process.execPath, [lvd, 'agent', ...args], options, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, shown: `${stdout}${stderr}` }),
    );
    return promise;
  };

  it('is no secret in what it prints and ends', async () => {
    for (const args of [['--once'], ['--list'], ['--list', '--json'], ['--help']]) {
      const { code, shown } = await end(args, right());
      assert.equal(code, 0, shown);
      assertNothingShown({ [args.join(' ')]: shown });
    }
  });

  it('is no secret in what it says of wrong settings', async () => {
    const secret = passwordOf(wrong);
    const file = join(temporaryFolder(), 'file');
    writeFileSync(
      file,
      `tls_server_config: { key: "${wrong}" }\nbasic_auth_users:\n  user: ${wrong}\n  ${wrong} ${wrong}: x`,
    );
    const settings: readonly Readonly<Record<string, string>>[] = [
      { LVD_AGENT_DATABASE_URL: `postgres://user:${secret}@host:port/database` },
      { LVD_AGENT_DATABASE_URL: `user:${secret}@host` },
      { LVD_AGENT_DATABASE_URL_FILE: file },
      { LVD_AGENT_REDIS_URL: `redis://:${secret}@host:port` },
      { LVD_AGENT_REDIS_URL_FILE: file },
      { LVD_AGENT_PROBE_URL: `http://user:${secret}@` },
      { LVD_AGENT_NGINX_STATUS_URL: `ftp://user:${secret}@host/` },
      { LVD_AGENT_WEB_CONFIG_FILE: file },
      // Percent signs that encode nothing.
      { LVD_AGENT_DATABASE_URL: `postgres://user:%zz${wrong}%@host/database` },
      { LVD_AGENT_REDIS_URL: `redis://user:%${wrong}@host` },
      { LVD_AGENT_PROBE_URL: `http://user:${wrong}%@host/` },
    ];
    for (const env of settings) {
      const { code, shown } = await end(['--port', '0'], env);
      assert.equal(code, 78, `${JSON.stringify(env)}: ${shown}`);
      assertNothingShown({ [JSON.stringify(Object.keys(env))]: shown });
    }
    for (const args of [[`postgres://user:${secret}@host/`], [`--postgres.url=${secret}`], ['--port', '0', secret]]) {
      const { code, shown } = await end(args, {});
      assert.equal(code, 2, shown);
      assertNothingShown({ 'wrong usage': shown });
    }
  });
});
