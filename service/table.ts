/** Tables for people: aligned columns for a terminal, and the same as Markdown. */
import { stripVTControlCharacters, styleText } from 'node:util';

export interface Column {
  readonly title: string;
  /** Numbers stand on the right. */
  readonly align?: 'left' | 'right';
}

/** Each row has one cell for each column. */
export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
}

const gap = '  ';

/** Aligned for a terminal; titles are underlined where it has colours. Ends with a line break. */
export function renderTable({ columns, rows }: Table): string {
  const widths = columns.map(({ title }, index) =>
    Math.max(...[title, ...rows.map((row) => row[index] ?? '')].map(width)),
  );
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ align }, index) => pad(cells[index] ?? '', widths[index] ?? 0, align))
      .join(gap)
      .trimEnd();
  const titles = styleText('bold', line(columns.map(({ title }) => title)));
  return `${[titles, ...rows.map(line)].join('\n')}\n`;
}

/** As a Markdown table. Ends with a line break. */
export function renderMarkdownTable({ columns, rows }: Table): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const rule = columns.map(({ align }) => (align === 'right' ? '---:' : '---'));
  return `${[line(columns.map(({ title }) => title)), `|${rule.join('|')}|`, ...rows.map(line)].join('\n')}\n`;
}

const width = (text: string): number => stripVTControlCharacters(text).length;

function pad(text: string, to: number, align: Column['align'] = 'left'): string {
  const space = ' '.repeat(Math.max(0, to - width(text)));
  return align === 'right' ? space + text : text + space;
}
