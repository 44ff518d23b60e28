/**
 * The partitions of the tables that grow: made days before they are needed, and dropped as a whole when their time is
 * over. In: a connection and how long rows are kept. Out: what was done, and how far the partitions reach.
 */
import { longestStatementMs, withLongStatements } from './long-statements.ts';
import type { Connection } from './pool.ts';

type Statements = Pick<Connection, 'rows'>;

/** How long rows are kept, in days. */
export interface Retention {
  /** Runs, their results, and the roll-ups by minute. */
  readonly resultDays: number;
  /** Roll-ups by hour, and changes of status. */
  readonly rollupDays: number;
}

interface GrowingTable {
  readonly name: string;
  readonly partition: 'day' | 'month';
  readonly keep: keyof Retention;
  /** Per cent of a page that inserts fill; what is updated in place needs room. */
  readonly fillfactor: number;
}

export const growingTables: readonly GrowingTable[] = [
  { name: 'run', partition: 'day', keep: 'resultDays', fillfactor: 100 },
  { name: 'check_result', partition: 'day', keep: 'resultDays', fillfactor: 100 },
  { name: 'check_minute', partition: 'day', keep: 'resultDays', fillfactor: 70 },
  { name: 'check_hour', partition: 'month', keep: 'rollupDays', fillfactor: 70 },
  { name: 'status_change', partition: 'month', keep: 'rollupDays', fillfactor: 100 },
];

/** Partitions reach at least so far into the future after each keeping. */
const daysAhead = 4;

/** Makes what is missing for the days ahead; safe in any number of processes at once. Resolves to how many it made. */
export async function makePartitions(connection: Statements): Promise<number> {
  let made = 0;
  for (const { name, partition, fillfactor } of growingTables) {
    const rows = await connection.rows<{ made: boolean }>(makeStatement, [name, partition, daysAhead, fillfactor]);
    made += rows.filter((row) => row.made).length;
  }
  return made;
}

/** From the end of the last partition on, or from today; the lock is held until the transaction ends, here the statement. */
const makeStatement = `
  with locked as materialized (select pg_advisory_xact_lock(hashtext($1::text))),
  reach as (
    select greatest(date_trunc($2, now(), 'UTC'), max(${endOf('child')})) as starts
    from locked left join pg_inherits on inhparent = $1::text::regclass left join pg_class child on child.oid = inhrelid
  )
  select make_partition($1::text, s, date_trunc($2, s + ('1 ' || $2)::interval + interval '12 hours', 'UTC'), $4::int) as made
  from reach, generate_series(
    starts at time zone 'UTC', (now() + $3 * interval '1 day') at time zone 'UTC', ('1 ' || $2)::interval
  ) as day, lateral (select day at time zone 'UTC') as of_day(s)`;

/** How far the partitions reach: the earliest end of all tables, as seconds from now. Negative when today has none. */
export async function readReach(connection: Statements): Promise<number> {
  const [row] = await connection.rows<{ seconds: number }>(
    `select extract(epoch from min(ends) - now())::float8 as seconds from (
       select coalesce(max(${endOf('child')}), '-infinity') as ends
       from unnest($1::text[]) as name
       left join pg_inherits on inhparent = name::regclass left join pg_class child on child.oid = inhrelid
       group by name
     ) as reach`,
    [growingTables.map(({ name }) => name)],
  );
  if (!row) throw new Error('the reach of the partitions could not be read; expected one row');
  return row.seconds;
}

/**
 * Drops the partitions whose time is over, one after the other, and finishes what was interrupted. It waits for those who
 * still read; readers and writers of other days do not wait for it. Resolves to the names of the dropped.
 */
export async function dropExpired(connection: Statements, retention: Retention): Promise<readonly string[]> {
  const dropped: string[] = [];
  await withLongStatements(connection, async () => {
    for (const { name, keep } of growingTables) {
      const expired = await connection.rows<ExpiredPartition>(expiredStatement, [name, retention[keep]]);
      for (const partition of expired) {
        await detach(connection, partition);
        await connection.rows(`drop table ${partition.name}`, [], longestStatementMs);
        dropped.push(partition.name);
      }
    }
  });
  return dropped;
}

interface ExpiredPartition {
  /** Quoted by the server. */
  readonly parent: string;
  readonly name: string;
  /** `detaching`: an earlier attempt was interrupted; `detached`: it was interrupted before the drop. */
  readonly state: 'attached' | 'detaching' | 'detached';
}

async function detach(connection: Statements, { parent, name, state }: ExpiredPartition): Promise<void> {
  if (state === 'detached') return;
  const how = state === 'detaching' ? 'finalize' : 'concurrently';
  await connection.rows(`alter table ${parent} detach partition ${name} ${how}`, [], longestStatementMs);
}

/** A partition that was detached and not dropped is known by its name and its parent's columns: no table is named so by chance. */
const expiredStatement = `
  select quote_ident($1) as parent, quote_ident(child.relname) as name,
    case when inhdetachpending then 'detaching' else 'attached' end as state
  from pg_inherits join pg_class child on child.oid = inhrelid
  where inhparent = $1::regclass and ${endOf('child')} < now() - $2 * interval '1 day'
  union all
  select quote_ident($1), quote_ident(relname), 'detached' from pg_class
  where relnamespace = (select relnamespace from pg_class where oid = $1::regclass)
    and relkind = 'r' and not relispartition and relname ~ ('^' || $1 || '_(\\d{8}|before)$')`;

/** When a partition ends, from its bound as the server prints it. */
function endOf(alias: string): string {
  return `substring(pg_get_expr(${alias}.relpartbound, ${alias}.oid) from $re$TO \\('([^']+)'\\)$re$)::timestamptz`;
}
