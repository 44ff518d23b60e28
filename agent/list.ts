/** The list of collectors for `lvd agent --list`. */
import { cadenceSeconds, type UnboundCollector } from './collector.ts';

/** One line each, aligned; or JSON. */
export function renderList(collectors: readonly UnboundCollector[], asJson: boolean): string {
  const rows = collectors.map(({ name, target, cadence, deadlineMs, metrics, up }) => ({
    name,
    target,
    cadenceSeconds: cadenceSeconds[cadence],
    deadlineMs,
    metrics: metrics.length + (up ? 1 : 0),
  }));
  if (asJson) return `${JSON.stringify(rows, null, 2)}\n`;
  const cells = rows.map((row) => [
    row.name,
    row.target,
    row.cadenceSeconds === 0 ? 'every scrape' : `every ${row.cadenceSeconds} s`,
    `${row.deadlineMs} ms`,
    String(row.metrics),
  ]);
  const table = [['collector', 'target', 'runs', 'deadline', 'metrics'], ...cells];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column < 3 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ');
  return `${table.map(line).join('\n')}\n`;
}
