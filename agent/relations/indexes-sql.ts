/** Which indexes are told, what is told of them, and which ones nothing uses. */
import { maxIndexes } from '../../metrics/catalogue/postgres/budget.ts';
import { blockSize, isUserSchema, locked, oidArray, relationBytes, stayBonus } from './sql.ts';

/** Indexes of permanent tables; parents of partitioned ones have no files and no scans, and are left out. */
const userIndexes = `
       pg_index i
       JOIN pg_class c ON c.oid = i.indexrelid
       JOIN pg_class t ON t.oid = i.indrelid
       JOIN pg_namespace n ON n.oid = t.relnamespace
 WHERE c.relkind = 'i' AND c.relpersistence <> 't' AND t.relkind <> 't' AND ${isUserSchema}`;

/** One row: sums over all indexes, and the indexes to tell next, of which half are such as were never scanned. */
export function indexTotalsSql(chosen: readonly number[]): string {
  const order = 'ORDER BY pages * bonus DESC, bonus DESC, oid';
  return `
    WITH indexes AS MATERIALIZED (
      SELECT c.oid, greatest(c.relpages, 0)::float8 AS pages, pg_stat_get_numscans(c.oid) AS scans, i.indisvalid,
             ${stayBonus('c.oid', chosen)} AS bonus
        FROM ${userIndexes}
    ),
    unused AS MATERIALIZED (SELECT oid FROM indexes WHERE scans = 0 ${order} LIMIT ${Math.floor(maxIndexes / 2)}),
    others AS (
      SELECT oid FROM indexes WHERE oid NOT IN (SELECT oid FROM unused)
       ${order} LIMIT ${maxIndexes} - (SELECT count(*) FROM unused)
    )
    SELECT current_database() AS datname,
           count(*)::int4 AS indexes,
           (count(*) FILTER (WHERE NOT indisvalid))::int4 AS invalid,
           coalesce(sum(pages), 0)::float8 * ${blockSize} AS bytes,
           coalesce(sum(scans), 0)::float8 AS scans,
           ARRAY(SELECT oid FROM unused UNION ALL SELECT oid FROM others)::text AS chosen
      FROM indexes`;
}

/** The figures of the indexes that are told, one row each; those dropped meanwhile have none. */
export function indexFiguresSql(chosen: readonly number[], versionNumber: number): string {
  const lastScan =
    versionNumber >= 160_000 ? 'coalesce(extract(epoch FROM pg_stat_get_lastscan(c.oid)), 0)::float8' : 'NULL';
  return `
    WITH ${locked}
    SELECT current_database() AS datname, n.nspname AS schemaname, t.relname, c.relname AS indexrelname,
           pg_stat_get_numscans(c.oid)::float8 AS scans,
           ${lastScan} AS last_scan,
           ${relationBytes} AS bytes,
           i.indisprimary::text AS is_primary, i.indisunique::text AS is_unique, i.indisvalid::text AS is_valid
      FROM ${userIndexes} AND c.oid = ANY (${oidArray(chosen)})`;
}

/**
 * Indexes that were not scanned since scans are counted, one row each, and the moment since when. Those are left out that
 * enforce something (which those that identify rows for replication do), or are not complete and cannot be used yet. The
 * partitions of an index are one, and any scanned one speaks for all of them.
 */
export const unusedIndexesSql = `
  WITH indexes AS (
    SELECT coalesce(CASE WHEN c.relispartition THEN pg_partition_root(c.oid) END, c.oid) AS oid,
           greatest(c.relpages, 0)::float8 * ${blockSize} AS bytes,
           pg_stat_get_numscans(c.oid) AS scans,
           i.indisunique OR i.indisprimary OR i.indisexclusion OR NOT (i.indisvalid AND i.indisready)
             AS is_needed
      FROM ${userIndexes}
  )
  SELECT oid::int8::float8 AS oid, sum(bytes)::float8 AS bytes
    FROM indexes
   GROUP BY oid
  HAVING sum(scans) = 0 AND NOT bool_or(is_needed)`;

/**
 * Since when the statistics of the connected database are complete. They end with a crash and with the cluster, which the
 * least of the server-wide moments tells: each of these can be reset by itself, but hardly all of them.
 */
export const statisticsSinceSql = `
  SELECT d.datname,
         extract(epoch FROM greatest(d.stats_reset, least(b.stats_reset, a.stats_reset, w.stats_reset)))::float8 AS since
    FROM pg_stat_database d, pg_stat_bgwriter b, pg_stat_archiver a, pg_stat_wal w
   WHERE d.datname = current_database()`;
