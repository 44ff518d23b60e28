/**
 * Sums the roll-ups by minute up to hours. Writers store minutes only: an hour for each of them would cost the server as
 * much again, and all of it can be told from the minutes.
 */
import { longestStatementMs, withLongStatements } from './long-statements.ts';
import type { Connection } from './pool.ts';

const task = 'hours';

/**
 * An hour is replaced by what its minutes come to, so it does not matter how often that is done. From the hour before the
 * one of the last time on, because a transaction may have begun before that and been committed after it; the first time,
 * from yesterday on.
 */
const statement = `
  with done as (
    insert into upkeep (task, succeeded_at) values ($1, now())
    on conflict (task) do update set succeeded_at = excluded.succeeded_at
  )
  insert into check_hour (check_id, bucket, passed, warning, failed, error, skipped, timed, duration_ms_sum, duration_ms_max)
  select check_id, date_trunc('hour', bucket, 'UTC') as hour, sum(passed), sum(warning), sum(failed), sum(error),
    sum(skipped), sum(timed), sum(duration_ms_sum), max(duration_ms_max)
  from check_minute
  where bucket >= coalesce(
    (select date_trunc('hour', succeeded_at, 'UTC') - interval '1 hour' from upkeep where task = $1),
    date_trunc('day', now(), 'UTC') - interval '1 day'
  )
  group by check_id, hour
  on conflict (check_id, bucket) do update set
    passed = excluded.passed, warning = excluded.warning, failed = excluded.failed, error = excluded.error,
    skipped = excluded.skipped, timed = excluded.timed, duration_ms_sum = excluded.duration_ms_sum,
    duration_ms_max = excluded.duration_ms_max`;

/** Writes every hour whose minutes may have changed since the last time; the current one as far as it has come. */
export async function rollUpHours(connection: Pick<Connection, 'rows'>): Promise<void> {
  await withLongStatements(connection, () => connection.rows(statement, [task], longestStatementMs));
}
