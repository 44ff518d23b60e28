/** The table of parts: name, state, where it is. Coloured on a terminal only. */
import { styleText } from 'node:util';
import type { PartState, PartStatus } from './part.ts';

const colors: Readonly<Record<PartState, 'green' | 'yellow' | 'red'>> = {
  waiting: 'yellow',
  starting: 'yellow',
  healthy: 'green',
  unhealthy: 'red',
  restarting: 'yellow',
  stopped: 'yellow',
  failed: 'red',
};

export function renderStatusTable(parts: readonly PartStatus[]): string {
  const rows = [['part', 'state', 'where'], ...parts.map(({ name, state, url }) => [name, state, url])];
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map(([name = '', state = '', url = ''], index) => {
    const padded = state.padEnd(widths[1] ?? 0);
    const shown = index === 0 ? padded : styleText(colors[state as PartState], padded); // the header has no state
    return `  ${name.padEnd(widths[0] ?? 0)}  ${shown}  ${url}`;
  });
  return `${lines.join('\n')}\n`;
}
