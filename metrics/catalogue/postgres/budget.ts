/**
 * How many relations have series of their own. With 100 tables or 10,000, all of them together are no more than 800 series:
 * 60 tables × 6 + 10 tables × 23 in detail + 30 indexes × 4 + 2 × 10 bloated ones, and the totals of the database.
 */

/** Tables of which the figures are told that show which table needs a look. */
export const maxTables = 60;

/** Of these, tables of which every figure is told. */
export const maxDetailedTables = 10;

export const maxIndexes = 30;

/** The largest tables, and as many btree indexes, whose bloat is estimated; it bounds the time that the server spends on it. */
export const maxEstimated = 300;

/** Of these tables and of these indexes, each, those with most bloat. */
export const maxBloated = 10;

/** What is told already keeps its place until another one has this many times its size or use. */
export const stayFactor = 1.25;
