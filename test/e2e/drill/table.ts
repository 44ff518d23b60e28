/** The drill's result as people read it. */

export interface Row {
  readonly objective: string;
  readonly tier: string;
  /** Share of bad events, 0 to 1, as Prometheus counted it. */
  readonly share: number;
  readonly computedSeconds: number;
  readonly firedSeconds: number;
  /** Undefined where a quicker tier had told of the fault already. */
  readonly toldSeconds: number | undefined;
}

const heads = ['objective', 'tier', 'bad', 'computed', 'in Prometheus', 'in the inbox'] as const;

const seconds = (value: number): string => `${value.toFixed(1)} s`;

/** Seconds from the first bad event; an aligned table. */
export function renderTable(rows: readonly Row[]): string {
  const lines = [
    heads,
    ...rows.map((row) => [
      row.objective,
      row.tier,
      `${(row.share * 100).toFixed(0)} %`,
      seconds(row.computedSeconds),
      seconds(row.firedSeconds),
      row.toldSeconds === undefined ? 'held back' : seconds(row.toldSeconds),
    ]),
  ];
  const widths = heads.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const render = (line: readonly string[]): string =>
    line
      .map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ');
  return `${lines.map(render).join('\n')}\n`;
}
