/** Hours on a real server: what their minutes come to, however often they are summed up. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { startPostgres, type TestPostgres } from '../../test/services.ts';
import { makePartitions } from './partitions.ts';
import { rollUpHours } from './roll-up.ts';
import { migrate, readMigrations } from './schema.ts';

let postgres: TestPostgres;
let client: pg.Client;
const connection = {
  rows: async <R extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<R[]> =>
    (await client.query<R>({ text, values: [...values] })).rows,
};

before(async () => {
  postgres = await startPostgres();
  client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  await migrate(client, await readMigrations());
  await makePartitions(connection);
  // The hours of a test may have begun yesterday, and so last month.
  const before = `select make_partition($1, date_trunc($2, now(), 'UTC') - ('1 ' || $2)::interval, date_trunc($2, now(), 'UTC'), 70)`;
  await client.query(before, ['check_minute', 'day']);
  await client.query(before, ['check_hour', 'month']);
});
after(async () => {
  await client?.end();
  await postgres?.stop();
});

/** `minute`: counted from the beginning of the hour `hoursAgo`. */
const addMinute = (check: number, hoursAgo: number, minute: number, counts: Partial<Minute>): Promise<unknown> =>
  client.query(
    `insert into check_minute as m (check_id, bucket, passed, warning, failed, error, skipped, timed, duration_ms_sum, duration_ms_max)
     values ($1, date_trunc('hour', now(), 'UTC') + make_interval(hours => -$2::int, mins => $3), $4, 0, $5, 0, 0, $6, $7, $8)
     on conflict (check_id, bucket) do update set passed = m.passed + excluded.passed`,
    [
      check,
      hoursAgo,
      minute,
      counts.passed ?? 0,
      counts.failed ?? 0,
      counts.timed ?? 0,
      counts.sum ?? 0,
      counts.max ?? null,
    ],
  );

interface Minute {
  readonly passed: number;
  readonly failed: number;
  readonly timed: number;
  readonly sum: number;
  readonly max: number | null;
}

const hours = (check: number): Promise<readonly unknown[]> =>
  connection.rows(
    `select (extract(epoch from date_trunc('hour', now(), 'UTC') - bucket) / 3600)::int as ago, passed, failed, timed,
       duration_ms_sum as sum, duration_ms_max as max from check_hour where check_id = $1 order by bucket`,
    [check],
  );

test('an hour is what its minutes come to, each check by itself, and a duration that nobody told is none', async () => {
  await addMinute(1, 1, 0, { passed: 2, timed: 2, sum: 30, max: 20 });
  await addMinute(1, 1, 59, { failed: 1, timed: 1, sum: 5, max: 5 });
  await addMinute(1, 0, 0, { passed: 1 });
  await addMinute(2, 1, 59, { passed: 7 });
  await rollUpHours(connection);
  assert.deepEqual(await hours(1), [
    { ago: 1, passed: 2, failed: 1, timed: 3, sum: 35, max: 20 },
    { ago: 0, passed: 1, failed: 0, timed: 0, sum: 0, max: null },
  ]);
  assert.deepEqual(await hours(2), [{ ago: 1, passed: 7, failed: 0, timed: 0, sum: 0, max: null }]);
});

test('hours are replaced and not added to: again, after more minutes, and after an older worker added to them', async () => {
  await addMinute(3, 1, 30, { passed: 2 });
  await rollUpHours(connection);
  await rollUpHours(connection);
  assert.deepEqual(await hours(3), [{ ago: 1, passed: 2, failed: 0, timed: 0, sum: 0, max: null }]);
  await addMinute(3, 1, 30, { passed: 1 });
  await client.query('update check_hour set passed = passed + 100 where check_id = 3');
  await rollUpHours(connection);
  assert.deepEqual(await hours(3), [{ ago: 1, passed: 3, failed: 0, timed: 0, sum: 0, max: null }]);
});

test('what was missed while nobody summed up is made up for', async () => {
  await addMinute(4, 5, 10, { passed: 4 });
  await rollUpHours(connection);
  assert.deepEqual(await hours(4), [], 'five hours ago had been summed up before');
  await client.query(`update upkeep set succeeded_at = now() - interval '4 hours' where task = 'hours'`);
  await rollUpHours(connection);
  assert.deepEqual(await hours(4), [{ ago: 5, passed: 4, failed: 0, timed: 0, sum: 0, max: null }]);
});
