/** The real process beside a real PostgreSQL, Redis and nginx. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { after, before, describe, it } from 'node:test';
import { Redis } from 'ioredis';
import pg from 'pg';
import { catalogue } from '../metrics/catalogue/index.ts';
import type { Entry } from '../metrics/entry.ts';
import {
  freePort,
  type RunningProcess,
  startNginx,
  startPostgres,
  startProcess,
  startRedis,
  type TestNginx,
  type TestPostgres,
  type TestRedis,
  waitFor,
} from '../test/services.ts';

const nginxServers = (port: number, statusPort: number, accessLogPort: number): string => `
  map $uri $counted { default 1; /readyz 0; }
  log_format line escape=json '{"msec":$msec,"method":"$request_method","status":$status,'
    '"request_time":$request_time,"upstream_status":"$upstream_status","counted":$counted,"request_id":"$request_id"}';
  access_log syslog:server=127.0.0.1:${accessLogPort},facility=local7,tag=nginx,nohostname line;
  server { listen 127.0.0.1:${statusPort}; access_log off; location /nginx_status { stub_status; } }
  server {
    listen 127.0.0.1:${port};
    location / { return 200 "ok"; }
    location /missing { return 404; }
    location /broken { return 503; }
    location /limited { return 429; }
  }
`;

describe('the agent', () => {
  let postgres: TestPostgres;
  let redis: TestRedis;
  let nginx: TestNginx;
  let agent: RunningProcess;
  let url: string;
  let site: string;

  before(async () => {
    const [port, statusPort, accessLogPort, agentPort] = [
      await freePort(),
      await freePort(),
      await freePort(),
      await freePort(),
    ];
    [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
    const statusUrl = `http://127.0.0.1:${statusPort}/nginx_status`;
    nginx = await startNginx({ http: nginxServers(port, statusPort, accessLogPort), url: statusUrl });
    site = `http://127.0.0.1:${port}`;
    url = `http://127.0.0.1:${agentPort}`;
    agent = startProcess({
      command: process.execPath,
      args: ['agent/main.js'],
      env: {
        LVD_AGENT_PORT: String(agentPort),
        LVD_AGENT_DATABASE_URL: postgres.agentUrl,
        LVD_AGENT_REDIS_URL: redis.agentUrl,
        LVD_AGENT_NGINX_STATUS_URL: statusUrl,
        LVD_AGENT_ACCESS_LOG_PORT: String(accessLogPort),
        LVD_AGENT_PROBE_URL: `${site}/readyz`,
      },
    });
    await waitFor('every target to be up', async () => {
      const { value } = await scrape();
      const names = ['pg_up', 'redis_up', 'nginx_up', 'probe_success'];
      return names.every((name) => value(name) === 1);
    });
  });
  after(() => Promise.all([agent.stop(), nginx.stop(), redis.stop(), postgres.stop()]));

  /** Connections of the agent, as the server counts them. */
  const connections = async (): Promise<number> => {
    const client = new pg.Client({ connectionString: postgres.superuserUrl });
    await client.connect();
    const sql = "SELECT count(*)::int4 AS count FROM pg_stat_activity WHERE usename = 'lvd_agent'";
    const { rows } = await client.query<{ count: number }>(sql);
    await client.end();
    return rows[0]?.count ?? Number.NaN;
  };

  const scrape = async () => {
    const text = await (await fetch(`${url}/metrics`)).text();
    const values = new Map(
      text
        .split('\n')
        .filter((line) => line && !line.startsWith('#'))
        .map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
    );
    const value = (series: string): number => values.get(series) ?? Number.NaN;
    return { text, values, value };
  };

  it('answers only what it declares, each family once, and breaks naming rules only where it says why', async () => {
    const { text } = await scrape();
    const families = [...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name = '']) => name);
    assert.deepEqual(
      families.filter((name, index) => families.indexOf(name) !== index),
      [],
    );
    const entries: Readonly<Record<string, Entry>> = catalogue;
    for (const name of families) assert.ok(entries[name]?.jobs.includes('agent'), name);
    const lint = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
    const complaints = [
      ...new Set(
        lint.stderr
          .trim()
          .split('\n')
          .map((line) => line.split(' ')[0] ?? ''),
      ),
    ];
    // Units are none of promtool's business, and two inherited names lie about theirs.
    const isMisnamed = (name: string): boolean => name.endsWith('_seconds') && entries[name]?.unit === 'transactions';
    const inherited = families.filter((name) => entries[name]?.inherited && !isMisnamed(name));
    assert.deepEqual(complaints.toSorted(), inherited.toSorted());
  });

  it('counts exactly what nginx answered', async () => {
    const codes = ['200', '404', '429', '503'];
    const count = (value: (series: string) => number) => [
      ...codes.map((code) => value(`nginx_http_responses_total{http_response_status_code="${code}"}`)),
      ...['2xx', '4xx', '5xx'].map((name) =>
        value(`nginx_http_response_duration_seconds_count{http_response_status_class="${name}"}`),
      ),
    ];
    const waitForCounts = async (added: readonly number[], before: readonly number[]) => {
      const expected = before.map((value, index) => value + (added[index] ?? 0));
      await waitFor(`the counts ${expected}`, async () => {
        const now = count((await scrape()).value);
        // The probe goes through the same nginx: it adds to the code 200, and to no histogram.
        return (now[0] ?? 0) >= (expected[0] ?? 0) && now.slice(1).join() === expected.slice(1).join();
      });
    };
    const before = count((await scrape()).value);
    const paths = [
      ...Array(200).fill('/'),
      ...Array(30).fill('/missing'),
      ...Array(5).fill('/limited'),
      ...Array(7).fill('/broken'),
    ];
    for (const path of paths) await (await fetch(`${site}${path}`)).text();
    await waitForCounts([200, 30, 5, 7, 200, 30, 7], before);
    const { value } = await scrape();
    assert.equal(value('nginx_access_log_lines_total{result="malformed"}'), 0);
    assert.equal(value('nginx_access_log_dropped_total'), 0);
    assert.ok(value('nginx_http_requests_total') >= 242);
  });

  it('tells what Redis holds, and its lookups', async () => {
    const client = new Redis(redis.url);
    await client.set('colour', 'red', 'EX', 3600);
    for (const key of ['colour', 'colour', 'colour', 'shape']) await client.get(key);
    client.disconnect();
    const { value } = await scrape();
    assert.equal(value('redis_keyspace_hits_total'), 3);
    assert.equal(value('redis_keyspace_misses_total'), 1);
    assert.equal(value('redis_db_keys{db="db0"}'), 1);
    assert.equal(value('redis_db_keys_expiring{db="db0"}'), 1);
    assert.equal(value('redis_commands_total{cmd="get"}'), 4);
  });

  it('answers with everything else while PostgreSQL and Redis are frozen, and recovers', async (test) => {
    const usual = await scrape();
    const ofHost = (values: ReadonlyMap<string, number>) =>
      [...values.keys()].filter((name) => name.startsWith('node_')).length;
    const tookMs: number[] = [];
    postgres.pause();
    redis.pause();
    try {
      for (let turn = 0; turn < 3; turn += 1) {
        const started = performance.now();
        const frozen = await scrape();
        tookMs.push(Math.round(performance.now() - started));
        assert.deepEqual([frozen.value('pg_up'), frozen.value('redis_up'), frozen.value('nginx_up')], [0, 0, 1]);
        assert.equal(ofHost(frozen.values), ofHost(usual.values));
        const failed = [...frozen.values].filter(
          ([name, value]) => name.startsWith('node_scrape_collector_success') && value === 0,
        );
        assert.ok(failed.every(([name]) => /postgres_|redis/.test(name)) && failed.length >= 14, String(failed));
        const others = [...frozen.values].filter(([name]) => /collector_success.*(postgres_|redis)/.test(name));
        assert.equal(failed.length, others.length, 'no collector of theirs succeeds');
        assert.equal(await (await fetch(`${url}/healthz`)).text(), 'ok\n');
      }
    } finally {
      postgres.resume();
      redis.resume();
    }
    test.diagnostic(`the scrapes took ${tookMs.join(', ')} ms`);
    assert.ok((tookMs[0] ?? 0) < 2500 && (tookMs[1] ?? 0) < 500, `${tookMs} ms`);
    await waitFor('PostgreSQL and Redis to be up again', async () => {
      const { value } = await scrape();
      return value('pg_up') === 1 && value('redis_up') === 1;
    });
    await waitFor('no more than two connections', async () => (await connections()) <= 2);
  });

  it('says so when a target goes away, and when it is back', async () => {
    await redis.stop();
    await waitFor('redis_up 0', async () => (await scrape()).value('redis_up') === 0);
    await redis.start();
    await waitFor('redis_up 1', async () => (await scrape()).value('redis_up') === 1);
  });

  it('tells by the probe that nginx does not answer', async () => {
    nginx.pause();
    try {
      await waitFor('probe_success 0', async () => (await scrape()).value('probe_success') === 0);
      const { value } = await scrape();
      assert.equal(value('nginx_up'), 0);
      assert.ok(value('probe_requests_total{result="failure"}') >= 1);
    } finally {
      nginx.resume();
    }
    await waitFor('probe_success 1', async () => (await scrape()).value('probe_success') === 1);
  });

  it('does not let a password into its metrics or its log', async () => {
    const { text } = await scrape();
    const page = await (await fetch(url)).text();
    for (const { password } of [new URL(postgres.agentUrl), new URL(redis.agentUrl)]) {
      assert.ok(password);
      for (const secret of [password, decodeURIComponent(password)])
        assert.ok(!`${text}${page}${agent.output()}`.includes(secret), secret);
    }
  });

  it('answers a wrong path or method in words', async () => {
    assert.equal((await fetch(`${url}/nothing`)).status, 404);
    assert.equal((await fetch(`${url}/metrics`, { method: 'POST' })).status, 405);
  });

  it('names every problem of its configuration and exits with 78', async () => {
    const env = { LVD_AGENT_PORT: 'http', LVD_AGENT_REDIS_URL: 'localhost', LVD_AGENT_PROCFS: 'proc' };
    const wrong = startProcess({ command: process.execPath, args: ['agent/main.js'], env });
    assert.equal(await wrong.exited, 78);
    assert.match(
      wrong.output(),
      /3 problem\(s\).*LVD_AGENT_PORT: "http".*LVD_AGENT_PROCFS: "proc".*LVD_AGENT_REDIS_URL/s,
    );
  });
});
