/**
 * How wide the rows of tables and of btree indexes are, as PostgreSQL lays them out on a page
 * (https://www.postgresql.org/docs/current/storage-page-layout.html), on average, from the statistics of their columns.
 */
import { maxEstimated } from '../../metrics/catalogue/postgres/budget.ts';
import { isUserSchema } from './sql.ts';

const tableRowHeader = 23;
const indexRowHeader = 8;
/** The longest text that is not aligned. */
const shortBytes = 127;

/** An option of the relation, from `c.reloptions`. */
const option = (name: string, type: string, otherwise: string): string =>
  `coalesce((SELECT option_value FROM pg_options_to_table(c.reloptions) WHERE option_name = '${name}')::${type}, ${otherwise})`;

/** An index stores equal keys once unless it is unique, has columns beside its key, or has keys that are equal but differ. */
const isDeduplicated = `
  NOT indisunique AND indnatts = indnkeyatts AND ${option('deduplicate_items', 'bool', 'true')}
  AND NOT EXISTS (
    SELECT FROM unnest(indclass::oid[]) class
      JOIN pg_opclass o ON o.oid = class
     WHERE NOT EXISTS (SELECT FROM pg_amproc p WHERE p.amprocfamily = o.opcfamily AND p.amprocnum = 4))`;

/** Of an index with one column that stores equal keys once: the share of rows that are null, which are all one key. */
const keylessShare = `
  (SELECT s.stanullfrac
     FROM pg_statistic s
    WHERE NOT s.stainherit
      AND (s.starelid, s.staattnum) = (CASE WHEN indkey[0] > 0 THEN indrelid ELSE c.oid END, greatest(indkey[0], 1)))`;

/**
 * The largest tables and btree indexes as a whole, and how many there are. Their counts of pages and rows are as of one and
 * the same vacuum or analyze.
 */
export const relations = `
  largest_tables AS MATERIALIZED (
    SELECT c.oid, n.nspname, c.relname, c.relpages, c.reltuples, c.relnatts, c.reloptions, count(*) OVER () AS number
      FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'm') AND c.relpersistence <> 't' AND ${isUserSchema}
     ORDER BY c.relpages DESC, c.oid
     LIMIT ${maxEstimated}
  ),
  largest_indexes AS MATERIALIZED (
    SELECT c.oid, n.nspname, c.relname, c.relpages, c.reltuples, c.reloptions, i.*, t.relname AS table_name,
           t.reltuples AS table_rows, count(*) OVER () AS number
      FROM pg_index i
      JOIN pg_class c ON c.oid = i.indexrelid
      JOIN pg_am am ON am.oid = c.relam AND am.amname = 'btree'
      JOIN pg_class t ON t.oid = i.indrelid
      JOIN pg_namespace n ON n.oid = t.relnamespace
     WHERE c.relkind = 'i' AND c.relpersistence <> 't' AND t.relkind <> 't' AND ${isUserSchema}
     ORDER BY c.relpages DESC, c.oid
     LIMIT ${maxEstimated}
  ),
  relations AS MATERIALIZED (
    SELECT oid, false AS is_index, oid AS relid, nspname AS schemaname, relname, '' AS indexrelname,
           relpages::float8 AS pages, reltuples::float8 AS rows, reltuples::float8 AS table_rows, relnatts AS natts,
           ${option('fillfactor', 'int4', '100')} AS fillfactor, NULL::int2[] AS keys, false AS is_deduplicated,
           0::float8 AS keyless_share, number
      FROM largest_tables c
     UNION ALL
    SELECT oid, true, indrelid, nspname, table_name, relname, relpages, reltuples, table_rows, indnatts,
           ${option('fillfactor', 'int4', '90')}, indkey::int2[], d.is_deduplicated,
           CASE WHEN d.is_deduplicated AND indnatts = 1 THEN coalesce(${keylessShare}, 0) ELSE 0 END, number
      FROM largest_indexes c, LATERAL (SELECT ${isDeduplicated} AS is_deduplicated) d
  )`;

/**
 * Their columns: how wide where not null, and how often null. A dropped one is null from then on. An index has the
 * statistics of the table's columns, and its own of expressions.
 */
export const columns = `
  columns AS MATERIALIZED (
    SELECT r.oid, a.attnum, a.attlen < 0 AS is_variable,
           CASE WHEN a.attlen < 0 AND s.stawidth <= ${shortBytes} THEN 1 WHEN a.attalign = 'd' THEN 8
                WHEN a.attalign = 'i' THEN 4 WHEN a.attalign = 's' THEN 2 ELSE 1 END AS alignment,
           CASE WHEN a.attisdropped THEN 0 WHEN a.attlen > 0 THEN a.attlen ELSE s.stawidth END AS width,
           CASE WHEN a.attisdropped THEN 1 WHEN r.keyless_share > 0 THEN 0 ELSE s.stanullfrac END::float8 AS null_share,
           CASE WHEN s.stadistinct > 0 THEN s.stadistinct WHEN s.stadistinct < 0 THEN -s.stadistinct * r.table_rows
                ELSE r.table_rows END::float8 AS distinct_values
      FROM relations r
      JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0
      LEFT JOIN LATERAL (SELECT r.keys[a.attnum - 1] AS number) key ON true
      LEFT JOIN pg_statistic s ON NOT s.stainherit
           AND s.starelid = CASE WHEN key.number > 0 THEN r.relid ELSE r.oid END
           AND s.staattnum = CASE WHEN key.number > 0 THEN key.number ELSE a.attnum END
  )`;

/** Bytes to the next multiple of `alignment`, on average, after `l`, of whose end `phase` modulo `modulus` is known. */
const padding = (alignment: string): string => `
  CASE WHEN ${alignment} <= l.modulus THEN (l.modulus - l.phase) % ${alignment}
       ELSE (l.modulus - l.phase) % l.modulus + (${alignment} - l.modulus) / 2.0 END`;

/**
 * Column after column of all relations at once: the bytes so far, and what is known of where they end. After a column of
 * varying width, or one that is null now and then, nothing is; a column that is aligned makes it known again.
 */
export const layouts = `
  layouts AS (
    SELECT oid, 0::int2 AS attnum, 0::float8 AS bytes, 0 AS phase, 8 AS modulus, 1::float8 AS share_without_null,
           1::float8 AS distinct_values, true AS is_fixed
      FROM relations
     UNION ALL
    SELECT l.oid, c.attnum,
           l.bytes + (1 - c.null_share) * (p.padding + c.width),
           CASE WHEN c.null_share = 1 THEN l.phase
                WHEN c.is_variable OR c.null_share > 0 THEN 0
                ELSE (CASE WHEN c.alignment > l.modulus THEN 0 ELSE l.phase + p.padding::int4 END + c.width)
                     % greatest(c.alignment, l.modulus) END,
           CASE WHEN c.null_share = 1 THEN l.modulus
                WHEN c.is_variable OR c.null_share > 0 THEN 1
                ELSE greatest(c.alignment, l.modulus) END,
           -- Over many columns, both would leave the range of numbers, which is an error.
           CASE WHEN l.share_without_null < 1e-9 THEN 0 ELSE l.share_without_null * (1 - c.null_share) END,
           least(l.distinct_values * (c.distinct_values + ceil(c.null_share)), 1e18),
           l.is_fixed AND (c.null_share = 1 OR NOT c.is_variable AND c.null_share = 0)
      FROM layouts l
      JOIN columns c ON c.oid = l.oid AND c.attnum = l.attnum + 1,
           LATERAL (SELECT ${padding('c.alignment')} AS padding) p
  )`;

/** Each row is aligned to 8 bytes; so is its header, which has a bit for every column where one is null. */
export const rowBytes = `
  l.bytes + ${padding('8')}
  + CASE WHEN r.is_index THEN ${indexRowHeader} + (1 - l.share_without_null) * 8
         ELSE ${tableRowHeader + 1}
              + (1 - l.share_without_null) * (ceil((${tableRowHeader} + ceil(r.natts / 8.0)) / 8) * 8 - ${tableRowHeader + 1})
    END`;
