/** Aligned tables for people: the first column to the left, the others to the right, unless said otherwise. */

export type Cell = string;

export interface TableText {
  readonly header: readonly Cell[];
  readonly rows: readonly (readonly Cell[])[];
  /** Columns, counted from 0, that are aligned to the left; the first one when not given. */
  readonly left?: readonly number[];
}

export function renderTable({ header, rows, left = [0] }: TableText): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly Cell[]): string =>
    widths
      .map((width, column) => {
        const cell = row[column] ?? '';
        return left.includes(column) ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd();
  return `${all.map((row) => `  ${line(row)}`).join('\n')}\n`;
}

/** Minutes without needless decimals: `3`, `43.5`; `never` for Infinity. */
export const showMinutes = (seconds: number): string =>
  Number.isFinite(seconds) ? String(Math.round(seconds / 6) / 10) : 'never';
