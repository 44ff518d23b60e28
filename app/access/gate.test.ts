/** What tokens may do, and for how long: against two real workers, PostgreSQL and Redis. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type TestPostgres, waitFor } from '../../test/services.ts';
import { type AppUnderTest, startApp } from '../app-under-test.ts';
import { openWebSocket } from '../live/stream-under-test.ts';
import type { WorkerUnderTest } from '../worker-under-test.ts';
import type { TokenRequest } from './tokens.ts';
import { listTokens, revokeToken } from './tokens.ts';
import { bearer, onDatabase, tokenIn } from './tokens-under-test.ts';

const hourMs = 3_600_000;
/** No answer of the database is trusted for longer, unless it is away. */
const trustedMs = 5000;
let posted = 0;
/** Never the same twice: the same report again is told that it is there already. */
const report = (): string =>
  JSON.stringify({ suite: 'Orders', results: [{ check: 'rows', status: 'passed', durationMs: posted++ }] });

let app: AppUnderTest;
let postgres: TestPostgres;
let worker: WorkerUnderTest;
let other: WorkerUnderTest;

before(async () => {
  app = await startApp();
  ({ postgres } = app);
  const env = {
    LVD_ANONYMOUS_SCOPES: 'none',
    LVD_LOG_LEVEL: 'trace',
  };
  const unlimited = { LVD_TOKEN_FAILURES_PER_MINUTE: '0' };
  [worker, other] = await Promise.all([
    app.startWorker({ ...env, ...unlimited }),
    app.startWorker({ ...env, ...unlimited }),
  ]);
});

after(() => app?.stop());

const token = (wanted: Partial<TokenRequest> = {}): Promise<string> => tokenIn(postgres.url, wanted);
const idOf = (text: string): string => text.split('_')[2] ?? '';
const revoke = (text: string): Promise<boolean> =>
  onDatabase(postgres.url, (connection) => revokeToken(connection, idOf(text)));

const read = (of: WorkerUnderTest, text: string): Promise<Response> => of.get('/api/v1/board', bearer(text));
const post = (of: WorkerUnderTest, text: string): Promise<Response> =>
  fetch(`${of.url}/api/v1/ingest/json`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...bearer(text) },
    body: report(),
  });

describe('a token', () => {
  it('may do what its scopes say, and is told which it lacks', async () => {
    const reading = await token({ scopes: ['read'] });
    const posting = await token({ scopes: ['ingest'] });
    const both = await token({ scopes: ['read', 'ingest'] });
    assert.deepEqual([(await read(worker, reading)).status, (await post(worker, reading)).status], [200, 403]);
    assert.deepEqual([(await read(worker, posting)).status, (await post(worker, posting)).status], [403, 201]);
    assert.deepEqual([(await read(worker, both)).status, (await post(worker, both)).status], [200, 201]);
    const refused = await post(worker, reading);
    assert.match(refused.headers.get('www-authenticate') ?? '', /error="insufficient_scope", scope="ingest"$/);
    assert.match(await refused.text(), /The token lacks the scope/);
  });

  it('sees its own project and no other', async () => {
    const mine = await token({ project: 'mine', scopes: ['read', 'ingest'] });
    const theirs = await token({ project: 'theirs', scopes: ['read', 'ingest'] });
    assert.equal((await post(worker, mine)).status, 201);
    const suites = async (text: string): Promise<number> => (await (await read(worker, text)).json()).suites.length;
    assert.deepEqual([await suites(mine), await suites(theirs)], [1, 0]);
  });

  it('is revoked on all workers, and streams that are open end', async () => {
    const revoked = await token();
    const streams = await Promise.all(
      [worker, other].map((on) => fetch(`${on.url}/live`, { headers: bearer(revoked) })),
    );
    const socket = await openWebSocket(other.url, '/live/ws', bearer(revoked));
    for (const on of [worker, other]) assert.equal((await read(on, revoked)).status, 200);
    assert.ok(await revoke(revoked));
    const ends = streams.map((stream) => stream.text());
    const refusedEverywhere = [worker, other].map((on) =>
      waitFor('a refusal', async () => (await read(on, revoked)).status === 401),
    );
    await Promise.all([...refusedEverywhere, ...ends, socket.ended]);
  });

  it('ends when it expires, without anybody asking the database', async () => {
    const expiring = await token({ expiresAt: new Date(Date.now() + 1500) });
    assert.equal((await read(worker, expiring)).status, 200);
    await waitFor('its end', async () => (await read(worker, expiring)).status === 401);
  });

  it('is answered the same whether it is mistyped, made up, expired, revoked or no token at all', async () => {
    const good = await token();
    const revoked = await token();
    await revoke(revoked);
    const bad = [
      `${good.slice(0, -1)}${good.endsWith('A') ? 'B' : 'A'}`,
      `lvd_r_aaaaaaaa_${'a'.repeat(43)}`,
      await token({ expiresAt: new Date(Date.now() - hourMs) }),
      revoked,
      'no-token',
      `lvd_${'x'.repeat(5000)}`,
    ];
    const answers = await Promise.all(
      bad.map(async (text) => {
        const answer = await read(worker, text);
        return [answer.status, answer.headers.get('www-authenticate'), await answer.text()];
      }),
    );
    assert.equal(answers[0]?.[0], 401);
    for (const answer of answers) assert.deepEqual(answer, answers[0]);
    const basic = await worker.get('/api/v1/board', { authorization: `Basic ${btoa(`token:${good}`)}` });
    assert.equal(basic.status, 401);
  });

  it('is refused before the body is read', async () => {
    const { status } = await fetch(`${worker.url}/api/v1/ingest/json`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: 'x'.repeat(6 * 1024 * 1024),
    });
    assert.equal(status, 401);
  });

  it('costs no query while it is known, and its use is noted at most once a minute', async () => {
    const used = await token();
    const queries = 'db_client_operation_duration_seconds_count{db_operation_name="read_token"}';
    assert.equal((await read(worker, used)).status, 200);
    const before = (await worker.metric(queries)) ?? 0;
    const startedAt = performance.now();
    for (let index = 0; index < 50; index += 1) assert.equal((await read(worker, used)).status, 200);
    const seconds = (performance.now() - startedAt) / 1000;
    const after = (await worker.metric(queries)) ?? 0;
    assert.ok(after - before <= 1 + seconds, `${after - before} queries for 50 requests in ${seconds} s`);
    const lastUsed = () =>
      onDatabase(postgres.url, async (connection) => {
        const found = (await listTokens(connection)).find(({ id }) => id === idOf(used));
        return found?.lastUsedAt?.getTime();
      });
    const first = await waitFor('the use to be noted', lastUsed);
    const readAgain = (await worker.metric(queries)) ?? 0;
    await waitFor('the token to be read again', async () => {
      await read(worker, used);
      return ((await worker.metric(queries)) ?? 0) > readAgain + 1;
    });
    assert.equal(await lastUsed(), first);
  });

  it('goes on reading the last state while the database is away, and unknown ones wait', async () => {
    const known = await token({ scopes: ['read', 'ingest'] });
    assert.equal((await read(worker, known)).status, 200);
    await postgres.stop();
    try {
      await waitFor(
        'the loss to be noticed',
        async () => (await (await worker.get('/health')).json()).status === 'impaired',
      );
      const lostAt = performance.now();
      await waitFor('what was known to be old', async () => {
        assert.equal((await read(worker, known)).status, 200);
        return performance.now() - lostAt > trustedMs;
      });
      assert.equal((await post(worker, known)).status, 503);
      assert.equal((await read(worker, `lvd_r_bbbbbbbb_${'b'.repeat(43)}`)).status, 503);
    } finally {
      await postgres.start();
    }
    await waitFor('the database to be back', async () => (await post(worker, known)).status === 201);
  });

  it('is in no log, in no metric and, but for its hash, not in the database', async () => {
    const planted = await token({ scopes: ['read', 'ingest'] });
    await Promise.all([
      read(worker, planted),
      post(worker, planted),
      post(worker, `${planted}x`),
      read(worker, 'lvd_r_x'),
    ]);
    await worker.get(`/api/v1/board?token=${planted.slice(0, 3)}`);
    const secret = planted.split('_').slice(3).join('_');
    assert.ok(secret.length === 43);
    assert.ok(!worker.process.output().includes(secret));
    const metrics = await (await fetch(worker.metricsUrl)).text();
    assert.ok(!metrics.includes(secret) && !metrics.includes(idOf(planted)));
    assert.ok(metrics.includes('lvd_access_refused_total{reason="bad_token"}'));
    const rows = await onDatabase(postgres.url, (connection) =>
      connection.rows<{ text: string }>('select row_to_json(api_token)::text as text from api_token'),
    );
    assert.ok(rows.length > 0);
    for (const { text } of rows) assert.ok(!text.includes(secret));
  });
});
