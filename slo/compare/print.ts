/** Prints comparisons: tables for people, aligned or as Markdown, or the figures themselves for programs. */
import process from 'node:process';
import { renderMarkdownTable, renderTable, type Table } from '../../service/table.ts';
import type { Format } from './arguments.ts';

export interface Section {
  readonly title: string;
  readonly table: Table;
  /** What must be known to read it; one sentence or more each. */
  readonly notes?: readonly string[];
}

/** @param figures what `--json` prints */
export function printComparison(format: Format, sections: readonly Section[], figures: unknown): void {
  if (format === 'json') process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
  else process.stdout.write(sections.map((section) => renderSection(section, format)).join('\n'));
}

function renderSection({ title, table, notes = [] }: Section, format: 'table' | 'markdown'): string {
  const isMarkdown = format === 'markdown';
  const blank = isMarkdown ? '\n' : '';
  const rendered = isMarkdown ? renderMarkdownTable(table) : renderTable(table);
  const told = notes.map((note) => `${blank}${note}\n`).join('');
  return `${title}\n${blank}${rendered}${told}`;
}

/** Columns of which those with the given titles hold texts, and all others numbers. */
export const columnsOf = (titles: readonly string[], ...texts: readonly string[]): Table['columns'] =>
  titles.map((title) => ({ title, align: texts.includes(title) ? 'left' : 'right' }));

/** Minutes without needless decimals: `3`, `43.5`; `never` for Infinity. */
export const showMinutes = (seconds: number): string =>
  Number.isFinite(seconds) ? String(Math.round(seconds / 6) / 10) : 'never';
