/** History in OpenMetrics, the format that `promtool tsdb create-blocks-from openmetrics` reads. */
import type { HistorySeries } from './history.ts';

/** Families one after the other, each sample with its time in seconds. */
export function renderOpenMetrics(history: readonly HistorySeries[]): string {
  const families = Map.groupBy(history, ({ name }) => name);
  const text = [...families].flatMap(([name, all]) => [
    `# TYPE ${name} unknown`,
    ...all.flatMap(({ labels, points }) => points.map(([at, value]) => `${name}${printLabels(labels)} ${value} ${at}`)),
  ]);
  return `${[...text, '# EOF'].join('\n')}\n`;
}

function printLabels(labels: Readonly<Record<string, string>>): string {
  const escaped = (value: string): string =>
    value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
  return `{${Object.entries(labels)
    .map(([label, value]) => `${label}="${escaped(value)}"`)
    .join(',')}}`;
}
