/**
 * Pieces of SQL about relations. None of them waits for a lock: the catalogue and the statistics need none, and the size
 * of a file, which does, is asked only where nobody holds or awaits the lock that would be in the way.
 */
import { stayFactor } from '../../metrics/catalogue/postgres/budget.ts';

export const blockSize = `current_setting('block_size')::int4`;

/** Whether a row of pg_namespace is for people's tables; names that begin with `pg_` are the server's. */
export const isUserSchema = `n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'`;

/**
 * An array of object ids, which come from the server itself. In order, so that the same relations make the same statement,
 * which the server has prepared already. @throws TypeError for what is no id.
 */
export function oidArray(oids: readonly number[]): string {
  const wrong = oids.find((oid) => !Number.isSafeInteger(oid) || oid < 0);
  if (wrong !== undefined) throw new TypeError(`${wrong} is no object id; expected: a whole number`);
  return `'{${oids.toSorted((a, b) => a - b).join(',')}}'::oid[]`;
}

/** The object ids in the text of an array that the server sent. */
export const idsIn = (array: string): readonly number[] => array.slice(1, -1).split(',').filter(Boolean).map(Number);

/** How much a relation's score counts more because it is told already; each list is part of the one before. */
export function stayBonus(oid: string, ...lists: readonly (readonly number[])[]): string {
  const steps = lists.map((list, index) => `WHEN ${oid} = ANY (${oidArray(list)}) THEN ${stayFactor ** (index + 1)}`);
  return `CASE ${steps.toReversed().join(' ')} ELSE 1 END`;
}

/** A common table expression: relations that somebody holds, or waits to hold, against every access. */
export const locked = `
  locked AS MATERIALIZED (
    SELECT relation
      FROM pg_locks
     WHERE locktype = 'relation' AND mode = 'AccessExclusiveLock'
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
  )`;

const forks = ['main', 'fsm', 'vm', 'init'];

/**
 * Bytes of all files of `c`, a row of pg_class; needs `locked`. Of one that is locked, the bytes as of its last vacuum or
 * analyze. A lock that is taken in the moment between looking and asking ends the query by its lock_timeout.
 */
export const relationBytes = `
  coalesce(
    CASE WHEN c.oid IN (SELECT relation FROM locked) THEN NULL
         ELSE ${forks.map((fork) => `pg_relation_size(c.oid, '${fork}')`).join(' + ')} END,
    greatest(c.relpages, 0)::int8 * ${blockSize}
  )::float8`;
