/** Space that nothing uses and that a rewrite would give back. */
import { defineMetrics } from '../../entry.ts';
import { maxBloated, maxEstimated } from './budget.ts';
import { perDatabase, perIndex, perTable } from './labels.ts';

const onlyWhere = 'the role may read the widths of columns';

export const bloat = defineMetrics({
  pg_table_bloat_estimated_bytes: {
    ...perTable,
    type: 'gauge',
    unit: 'bytes',
    help: `Bytes of the table, without TOAST, that a rewrite would free, estimated. Of the ${maxBloated} tables with most.`,
    onlyWhere,
  },
  pg_index_bloat_estimated_bytes: {
    ...perIndex,
    type: 'gauge',
    unit: 'bytes',
    help: `Bytes of the btree index that a rewrite would free, estimated. Of the ${maxBloated} indexes with most.`,
    onlyWhere,
  },
  pg_user_tables_bloat_estimated_bytes: {
    ...perDatabase,
    type: 'gauge',
    unit: 'bytes',
    help: `Bytes of tables, without TOAST, that rewrites would free, estimated for the ${maxEstimated} largest.`,
    onlyWhere,
  },
  pg_user_indexes_bloat_estimated_bytes: {
    ...perDatabase,
    type: 'gauge',
    unit: 'bytes',
    help: `Bytes of btree indexes that rewrites would free, estimated for the ${maxEstimated} largest.`,
    onlyWhere,
  },
  pg_user_tables_without_bloat_estimate: {
    ...perDatabase,
    type: 'gauge',
    unit: 'tables',
    help: 'Tables whose bloat is not estimated: never analyzed, or not among the largest.',
    onlyWhere,
  },
  pg_user_indexes_without_bloat_estimate: {
    ...perDatabase,
    type: 'gauge',
    unit: 'indexes',
    help: 'Btree indexes whose bloat is not estimated: of tables never analyzed, or not among the largest.',
    onlyWhere,
  },
});
