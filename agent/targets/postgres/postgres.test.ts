/** The agent's connection to a real PostgreSQL. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { pino } from 'pino';
import { startPostgres, type TestPostgres, waitFor } from '../../../test/services.ts';
import { connectTo } from '../../postgres-under-test.ts';
import { openPostgres, type Postgres } from './index.ts';
import { StatementError } from './session.ts';

const logger = pino({ level: 'silent' });

/** The SQLSTATE with which a statement failed. */
async function codeOf(failing: Promise<unknown>): Promise<string> {
  try {
    await failing;
  } catch (error) {
    return error instanceof StatementError ? error.code : String(error);
  }
  return 'it succeeded';
}

describe('the connection to PostgreSQL', () => {
  let server: TestPostgres;
  let postgres: Postgres;

  before(async () => {
    server = await startPostgres();
    postgres = openPostgres({ url: server.agentUrl, logger });
  });
  after(async () => {
    await postgres.close();
    await server.stop();
  });

  it('is tried again and again, and the log says once why there is none', async () => {
    let attempts = 0;
    const silent = createServer((socket) => {
      attempts++;
      socket.end();
    });
    await once(silent.listen(0, '127.0.0.1'), 'listening');
    const { port } = silent.address() as AddressInfo; // it listens on TCP
    const lines: string[] = [];
    const log = pino({}, { write: (line: string) => void lines.push(line) });
    const away = openPostgres({ url: `postgres://lvd_agent:secret@127.0.0.1:${port}/postgres`, logger: log });
    try {
      await waitFor('three attempts', () => attempts >= 3);
      assert.equal(lines.length, 1, lines.join(''));
      await assert.rejects(away.query('SELECT 1'), /there is no connection to PostgreSQL: .+ terminated/);
    } finally {
      await away.close();
      silent.close();
    }
  });

  it('answers questions that are asked in one go, and one that fails or takes too long takes no other along', async () => {
    const [one, failing, slow, two, wrong, three] = await Promise.allSettled([
      postgres.query<{ n: number }>('SELECT 1 AS n'),
      codeOf(postgres.query('SELECT 1 / 0 AS n')),
      codeOf(postgres.query('SELECT pg_sleep(60)')),
      postgres.query<{ n: number }>('SELECT 2 AS n UNION ALL SELECT 3'),
      codeOf(postgres.query('SELEKT')),
      postgres.query<{ n: number }>('SELECT 4 AS n WHERE false'),
    ]);
    const values = [one, failing, slow, two, wrong, three].map(
      (result) => result.status === 'fulfilled' && result.value,
    );
    assert.deepEqual(values, [[{ n: 1 }], '22012', '57014', [{ n: 2 }, { n: 3 }], '42601', []]);
  });

  it('prepares each statement once', async () => {
    const statement = "SELECT 'prepared once' AS what";
    for (let run = 0; run < 5; run++) await Promise.all([postgres.query(statement), postgres.query(statement)]);
    const rows = await postgres.query<{ runs: number }>(
      `SELECT generic_plans + custom_plans AS runs FROM pg_prepared_statements WHERE statement = $$${statement}$$`,
    );
    assert.deepEqual(rows, [{ runs: 10 }]);
  });

  it('prepares a statement anew whose columns have changed', async () => {
    const owner = await connectTo(server.url);
    await owner.query(
      'CREATE TABLE shapes (name text); INSERT INTO shapes VALUES (NULL); GRANT SELECT ON shapes TO PUBLIC',
    );
    const ask = () => postgres.query<{ name: null }>('SELECT * FROM shapes');
    assert.deepEqual(await ask(), [{ name: null }]);
    await owner.query('ALTER TABLE shapes ADD COLUMN sides int DEFAULT 4');
    await owner.end();
    assert.equal(await codeOf(ask()), '0A000');
    assert.deepEqual(await ask(), [{ name: null, sides: 4 }]);
  });

  it('gives numbers, booleans, texts and null, however long the answer is', async () => {
    const [row] = await postgres.query<Record<string, string | number | boolean | null>>(`
      SELECT true AS yes, false AS no, 1::int2 AS small, -2 AS plain, 9007199254740991 AS large, -3::int8 AS negative,
             4294967295::oid AS id, 0.5::float4 AS half, 'Infinity'::float8 AS endless, 1.5::numeric AS exact,
             'Zürich' AS town, ''::text AS empty, NULL::int4 AS nothing, '0/16B3748'::pg_lsn AS position`);
    assert.deepEqual(row, {
      yes: true,
      no: false,
      small: 1,
      plain: -2,
      large: 9007199254740991,
      negative: -3,
      id: 4294967295,
      half: 0.5,
      endless: Number.POSITIVE_INFINITY,
      exact: '1.5',
      town: 'Zürich',
      empty: '',
      nothing: null,
      position: '0/16B3748',
    });
    const long = await postgres.query<{ n: number; filler: string }>(
      "SELECT n, repeat('ü', n % 5000) AS filler FROM generate_series(1, 3000) n",
    );
    assert.equal(long.length, 3000);
    assert.ok(long.every(({ n, filler }, index) => n === index + 1 && filler.length === n % 5000));
  });

  it('may not write, nor wait for a lock', async () => {
    assert.equal(await codeOf(postgres.query('CREATE TABLE mine (id int)')), '25006');
    const owner = await connectTo(server.url);
    await owner.query('CREATE TABLE locked (id int); GRANT SELECT ON locked TO PUBLIC');
    await owner.query('BEGIN; LOCK TABLE locked');
    assert.equal(await codeOf(postgres.query('SELECT * FROM locked')), '55P03');
    await owner.end();
    const [settings] = await postgres.query<Record<string, string>>(
      `SELECT current_setting('application_name') AS name, current_setting('statement_timeout') AS statement,
              current_setting('lock_timeout') AS lock, current_setting('jit') AS jit,
              current_setting('idle_in_transaction_session_timeout') AS idle`,
    );
    assert.deepEqual(settings, { name: 'lvd-agent', statement: '400ms', lock: '100ms', jit: 'off', idle: '5s' });
  });

  it('is opened again when the server ends it, and rejects what was asked', async () => {
    const superuser = await connectTo(server.superuserUrl);
    const asked = codeOf(postgres.query('SELECT pg_sleep(60)'));
    const end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'lvd_agent'";
    await waitFor('the statement to run', async () => {
      const { rows } = await superuser.query(
        "SELECT 1 FROM pg_stat_activity WHERE usename = 'lvd_agent' AND state = 'active'",
      );
      return rows.length > 0;
    });
    await superuser.query(end);
    assert.match(await asked, /57P01|closed the connection/);
    await waitFor('the next connection', () => postgres.query('SELECT 1'));
    await superuser.end();
  });
});
