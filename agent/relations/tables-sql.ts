/** Which tables are told, and what is told of them. */
import { maxDetailedTables, maxTables } from '../../metrics/catalogue/postgres/budget.ts';
import { blockSize, isUserSchema, locked, oidArray, relationBytes, stayBonus } from './sql.ts';

/** Object ids of the tables that are told; those in detail are among the others. */
export interface ChosenTables {
  readonly chosen: readonly number[];
  readonly detailed: readonly number[];
}

/**
 * One row: sums over all tables, and the tables to tell next. Half of the places are for the largest ones, half for those
 * with most rows read or changed since their statistics began. It reads the catalogue and the statistics of every table
 * (60 ms with 10,000).
 */
export function totalsSql({ chosen, detailed }: ChosenTables): string {
  const order = (score: string): string => `ORDER BY ${score} * bonus DESC, bonus DESC, oid`;
  const half = (places: number): number => Math.ceil(places / 2);
  return `
    WITH tables AS MATERIALIZED (
      SELECT c.oid,
             greatest(c.relpages, 0)::float8 + coalesce(greatest(toast.relpages, 0), 0) AS pages,
             pg_stat_get_numscans(c.oid) AS seq_scans,
             pg_stat_get_tuples_returned(c.oid) AS seq_rows,
             (pg_stat_get_tuples_returned(c.oid) + pg_stat_get_tuples_fetched(c.oid)
               + pg_stat_get_tuples_inserted(c.oid) + pg_stat_get_tuples_updated(c.oid)
               + pg_stat_get_tuples_deleted(c.oid))::float8 AS touched,
             pg_stat_get_live_tuples(c.oid) AS live_rows,
             pg_stat_get_dead_tuples(c.oid) AS dead_rows,
             ${stayBonus('c.oid', chosen, detailed)} AS bonus
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid
       WHERE c.relkind IN ('r', 'm') AND c.relpersistence <> 't' AND ${isUserSchema}
    ),
    largest AS MATERIALIZED (
      SELECT oid, row_number() OVER (${order('pages')}) AS place FROM tables ${order('pages')} LIMIT ${half(maxTables)}
    ),
    busiest AS MATERIALIZED (
      SELECT oid, row_number() OVER (${order('touched')}) AS place
        FROM tables
       WHERE oid NOT IN (SELECT oid FROM largest)
       ${order('touched')} LIMIT ${maxTables - half(maxTables)}
    ),
    chosen AS (SELECT * FROM largest UNION ALL SELECT * FROM busiest)
    SELECT current_database() AS datname,
           count(*)::int4 AS tables,
           coalesce(sum(pages), 0)::float8 * ${blockSize} AS bytes,
           coalesce(sum(live_rows), 0)::float8 AS live_rows,
           coalesce(sum(dead_rows), 0)::float8 AS dead_rows,
           coalesce(sum(seq_scans), 0)::float8 AS seq_scans,
           coalesce(sum(seq_rows), 0)::float8 AS seq_rows,
           ARRAY(SELECT oid FROM chosen)::text AS chosen,
           ARRAY(SELECT oid FROM chosen WHERE place <= ${half(maxDetailedTables)})::text AS detailed
      FROM tables`;
}

const statistics = [
  ...['seq_scan', 'seq_tup_read', 'idx_scan', 'idx_tup_fetch', 'n_tup_ins', 'n_tup_upd', 'n_tup_del', 'n_tup_hot_upd'],
  ...['n_live_tup', 'n_dead_tup', 'n_mod_since_analyze'],
  ...['vacuum_count', 'autovacuum_count', 'analyze_count', 'autoanalyze_count'],
];
const moments = ['last_vacuum', 'last_autovacuum', 'last_analyze', 'last_autoanalyze'];
const blocks = ['heap', 'idx', 'toast', 'tidx'].flatMap((part) => [`${part}_blks_read`, `${part}_blks_hit`]);

/**
 * The figures of the tables that are told, one row each; those dropped meanwhile have none. Sizes are those of
 * pg_table_size and pg_indexes_size, which would wait for the lock of an ALTER TABLE.
 */
export function figuresSql({ chosen, detailed }: ChosenTables): string {
  return `
    WITH ${locked},
    parts AS (
      SELECT c.oid AS relid, part.oid AS part, part.is_index
        FROM pg_class c,
             LATERAL (SELECT c.oid, false AS is_index
                      UNION ALL SELECT c.reltoastrelid, false
                      UNION ALL SELECT indexrelid, false FROM pg_index WHERE indrelid = c.reltoastrelid
                      UNION ALL SELECT indexrelid, true FROM pg_index WHERE indrelid = c.oid) part
       WHERE c.oid = ANY (${oidArray(chosen)})
    ),
    sizes AS MATERIALIZED (
      SELECT p.relid,
             sum(${relationBytes}) FILTER (WHERE NOT is_index) AS table_size_bytes,
             coalesce(sum(${relationBytes}) FILTER (WHERE is_index), 0) AS index_size_bytes
        FROM parts p JOIN pg_class c ON c.oid = p.part
       GROUP BY p.relid
    )
    SELECT current_database() AS datname, s.schemaname, s.relname,
           s.relid = ANY (${oidArray(detailed)}) AS is_detailed,
           ${statistics.map((column) => `coalesce(s.${column}, 0)::float8 AS ${column}`).join(', ')},
           ${moments.map((column) => `coalesce(floor(extract(epoch FROM s.${column})), 0)::float8 AS ${column}`).join(', ')},
           ${blocks.map((column) => `coalesce(io.${column}, 0)::float8 AS ${column}`).join(', ')},
           sizes.table_size_bytes, sizes.index_size_bytes
      FROM pg_stat_user_tables s
      JOIN pg_statio_user_tables io ON io.relid = s.relid
      JOIN sizes ON sizes.relid = s.relid
     WHERE s.relid = ANY (${oidArray(chosen)}) AND io.relid = ANY (${oidArray(chosen)})`;
}
