/**
 * Figures of the server's views as data: which column or expression holds each, and which versions have it. SQL is made
 * from them, and a family so has one meaning on every version.
 */
import type { ValueMetric } from '../../output.ts';
import type { Value } from './columns.ts';

/** Versions as the server counts them: 170000 is the first of 17. */
export interface Figure<M extends ValueMetric = ValueMetric> {
  readonly metric: M;
  /** The expression, which must be a number or null. */
  readonly sql: string;
  /** The first version that has it; without it all. */
  readonly from?: number;
  /** The first version that has it no more. */
  readonly below?: number;
  /** The expression that takes over with a version. */
  readonly later?: { readonly from: number; readonly sql: string };
}

/** Values under the names of their metrics; the server cuts names after 63 characters, and none is that long. */
export type FigureRow = Readonly<Record<string, Value>>;

/** What to select for the figures that the version has. */
export function selectFigures(figures: readonly Figure[], version: number): string {
  return figures
    .filter(({ from = 0, below = Number.POSITIVE_INFINITY }) => version >= from && version < below)
    .map(({ metric, sql, later }) => `(${later && version >= later.from ? later.sql : sql})::float8 AS ${metric.name}`)
    .join(', ');
}

/** Takes the figures of a row that are there: neither null nor of another version. */
export function eachFigure<const F extends Figure>(
  figures: readonly F[],
  row: FigureRow,
  take: (metric: F['metric'], value: number) => void,
): void {
  for (const { metric } of figures) {
    const value = row[metric.name];
    if (typeof value === 'number') take(metric, value);
  }
}

/** A row of a view that has one for each database. */
export interface DatabaseRow extends FigureRow {
  readonly datid: string;
  readonly datname: string;
}

/** Takes the figures of each database, with its labels. */
export function eachFigureByDatabase<const F extends Figure>(
  figures: readonly F[],
  rows: readonly DatabaseRow[],
  take: (metric: F['metric'], labels: Pick<DatabaseRow, 'datid' | 'datname'>, value: number) => void,
): void {
  for (const row of rows) {
    const { datid, datname } = row;
    eachFigure(figures, row, (metric, value) => take(metric, { datid, datname }, value));
  }
}

/** SQL that depends on the version; made once for each. */
export function byVersion(build: (version: number) => string): (version: number) => string {
  const built = new Map<number, string>();
  return (version) => {
    const sql = built.get(version) ?? build(version);
    built.set(version, sql);
    return sql;
  };
}
