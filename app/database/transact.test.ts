/** Transactions against a real server, over a connection that sends without waiting. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import pg from 'pg';
import { startPostgres, type TestPostgres } from '../../test/services.ts';
import { type Connection, connectionOf, type TransactionMode } from './pool.ts';
import { transact } from './transact.ts';

const insert = 'insert into note (id) values ($1)';
let postgres: TestPostgres;
let client: pg.Client;
let connection: Connection;

before(async () => {
  postgres = await startPostgres();
  client = new pg.Client({ connectionString: postgres.superuserUrl, pipeline: true });
  await client.connect();
  connection = connectionOf(client);
  await connection.rows('create table note (id int primary key)');
});

beforeEach(() => connection.rows('truncate note'));

after(async () => {
  await client?.end();
  await postgres?.stop();
});

const stored = async (): Promise<readonly number[]> =>
  (await connection.rows<{ id: number }>('select id from note order by id')).map(({ id }) => id);

test('what is left for last is committed with all before it, in the order in which it was sent', async () => {
  const answer = await transact(connection, 'read write', async (transaction) => {
    const rows = await Promise.all([
      transaction.rows(`${insert} returning id`, [1]),
      transaction.rows('select count(*)::int as count from note'),
    ]);
    transaction.last('add_note', insert, [2]);
    transaction.last('double_notes', 'insert into note (id) select id + 10 from note', []);
    return rows;
  });
  assert.deepEqual(answer, [[{ id: 1 }], [{ count: 1 }]]);
  assert.deepEqual(await stored(), [1, 2, 11, 12]);
});

test('when one of the last fails, nothing is stored, its error is told, and the connection goes on', async () => {
  const failing = transact(connection, 'read write', async (transaction) => {
    await transaction.rows(insert, [1]);
    transaction.last('add_note', insert, [1]);
    transaction.last('add_other_note', 'insert into note (id) values ($1), (100)', [2]);
  });
  await assert.rejects(failing, { code: '23505' });
  assert.deepEqual(await stored(), []);
  assert.equal(client.getTransactionStatus(), 'I');
  await transact(connection, 'read write', async (transaction) => {
    transaction.last('add_other_note', 'insert into note (id) values ($1), (100)', [3]);
  });
  assert.deepEqual(await stored(), [3, 100], 'a name that was first sent in vain is prepared again');
});

test('work that fails after it left something for last stores nothing', async () => {
  const failing = transact(connection, 'read write', async (transaction) => {
    transaction.last('add_note', insert, [1]);
    throw new Error('planned');
  });
  await assert.rejects(failing, /planned/);
  assert.deepEqual(await stored(), []);
  assert.equal(client.getTransactionStatus(), 'I');
});

test('where BEGIN is refused, no answer reaches the work', async () => {
  let reached = false;
  // The server has to refuse it.
  const mode = 'nonsense' as TransactionMode;
  const failing = transact(connection, mode, async (transaction) => {
    await transaction.rows('select 1');
    reached = true;
  });
  await assert.rejects(failing, /syntax error/);
  assert.equal(reached, false);
});
