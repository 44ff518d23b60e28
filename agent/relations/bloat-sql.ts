/**
 * How many bytes of tables and btree indexes a rewrite would free, estimated without a lock: the pages that it would fill are
 * computed from the widths of the rows, and what there is beyond them is bloat.
 */
import { maxBloated } from '../../metrics/catalogue/postgres/budget.ts';
import { columns, layouts, relations, rowBytes } from './layout-sql.ts';
import { blockSize, stayBonus } from './sql.ts';

/** Columns of pg_statistic that the role must be able to read; none of them holds a value of a row. */
const statisticsColumns = ['starelid', 'staattnum', 'stainherit', 'stanullfrac', 'stawidth', 'stadistinct'] as const;

/** One row: whether the role may read the statistics. */
export const mayReadStatisticsSql = `
  SELECT quote_ident(current_user) AS role,
         bool_and(has_column_privilege('pg_catalog.pg_statistic', name, 'SELECT')) AS may
    FROM unnest('{${statisticsColumns.join(',')}}'::text[]) name`;

/** What gives a role that right. */
export const grantStatisticsSql = (role: string): string =>
  `GRANT SELECT (${statisticsColumns.join(', ')}) ON pg_catalog.pg_statistic TO ${role}`;

const pageHeader = 24;
const itemPointer = 4;
/** At the end of each page of a btree. */
const btreePageEnd = 16;
/** A rewrite puts that many bytes of row pointers beside one key: a tenth of a page. */
const postingBytes = 812;
const rowPointer = 6;
/** Of a row whose key is null, in an index that stores equal keys once: its pointer, and its share of the key's 16 bytes. */
const nullRowBytes = (postingBytes + itemPointer) / Math.floor((postingBytes - 16) / rowPointer);
/** Percent of an inner page of a btree that a rewrite fills. */
const innerFillFactor = 70;

/**
 * What a page holds, entry by entry: the rows of a table; of an index, each key with its row, or equal keys once for as
 * many rows as fit beside one. A page takes whole entries; where their widths vary, half of one stays free.
 */
const entries = `
  SELECT CASE WHEN has_postings THEN distinct_values * postings ELSE keyed_rows END AS entries,
         row_bytes + ${itemPointer} + CASE WHEN has_postings THEN keyed_rows / distinct_values / postings * ${rowPointer} ELSE 0 END
           AS entry_bytes,
         is_fixed AND NOT has_postings AS is_even
    FROM (SELECT is_deduplicated AND keyed_rows >= 2 * distinct_values AS has_postings,
                 ceil(keyed_rows / distinct_values / greatest(2, floor((${postingBytes} - row_bytes) / ${rowPointer}))) AS postings) p`;

const fullPages = `
  ceil(entries / greatest(1, CASE WHEN is_even THEN floor(page_bytes / entry_bytes) ELSE page_bytes / entry_bytes - 0.5 END)
       + rows * keyless_share * ${nullRowBytes} / page_bytes)`;

/** Of an index: its first page, and inner pages with an entry for each page below. */
const otherPages = `
  CASE WHEN is_index THEN 1 + ceil(full_pages * (row_bytes + ${itemPointer}) / (${blockSize} * ${innerFillFactor} / 100.0))
       ELSE 0 END`;

/** The bloat of each; null where a table was never analyzed. */
const estimates = `
  widths AS (
    SELECT r.*, r.rows * (1 - r.keyless_share) AS keyed_rows, l.is_fixed, ${rowBytes} AS row_bytes,
           greatest(1, least(l.distinct_values, r.rows * (1 - r.keyless_share))) AS distinct_values,
           ${blockSize} * r.fillfactor / 100.0 - ${pageHeader}
             - CASE WHEN r.is_index THEN ${btreePageEnd} ELSE 0 END AS page_bytes
      FROM relations r JOIN layouts l ON l.oid = r.oid AND l.attnum = r.natts
  ),
  estimates AS MATERIALIZED (
    SELECT w.*,
           CASE WHEN rows = 0 THEN pages
                WHEN rows > 0 AND row_bytes IS NOT NULL THEN greatest(0, pages - full_pages - ${otherPages})
           END * ${blockSize} AS bloat
      FROM widths w, LATERAL (${entries}) e, LATERAL (SELECT ${fullPages} AS full_pages) f
  )`;

/** A row without a name is the sum over all. */
export interface BloatRow {
  readonly datname: string;
  readonly is_index: boolean;
  readonly oid: number;
  readonly schemaname: string | null;
  readonly relname: string;
  readonly indexrelname: string;
  readonly bytes: number;
  /** In a sum: how many are not in it, because they were never analyzed or are not among the largest. */
  readonly unknown: number;
}

/** The sums, and the most bloated tables and indexes. Those of `told` stay as long as no other one is clearly worse. */
export function bloatSql(told: readonly number[]): string {
  const worst = (condition: string): string => `
    (SELECT current_database() AS datname, is_index, oid::int8::float8 AS oid, schemaname, relname, indexrelname,
            bloat::float8 AS bytes, 0 AS unknown
       FROM estimates
      WHERE ${condition} AND bloat IS NOT NULL
      ORDER BY bloat * ${stayBonus('oid', told)} DESC, ${stayBonus('oid', told)} DESC, oid
      LIMIT ${maxBloated})`;
  return `
    WITH RECURSIVE ${relations}, ${columns}, ${layouts}, ${estimates}
    SELECT current_database() AS datname, kind.is_index, 0 AS oid, NULL AS schemaname, NULL AS relname, NULL AS indexrelname,
           coalesce(sum(bloat), 0)::float8 AS bytes, (coalesce(max(e.number), 0) - count(bloat))::int4 AS unknown
      FROM (VALUES (false), (true)) kind (is_index) LEFT JOIN estimates e ON e.is_index = kind.is_index
     GROUP BY kind.is_index
     UNION ALL ${worst('NOT is_index')}
     UNION ALL ${worst('is_index')}`;
}
