/** YAML (or JSON, which is YAML as well) as values, with the line of every place. */
import { type Document, LineCounter, parseAllDocuments } from 'yaml';
import type { Problem } from './problem.ts';

export type Path = readonly (string | number)[];

export interface ParsedDocument {
  readonly value: unknown;
  /** From 1; of a place that is not there, that of what is around it. */
  readonly lineOf: (path: Path) => number;
}

export interface ParsedText {
  readonly documents: readonly ParsedDocument[];
  /** What is no YAML at all. */
  readonly problems: readonly Problem[];
}

/** Every document of a text; those without content are left out. */
export function parseDocuments(text: string): ParsedText {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false });
  const documents = 'empty' in parsed ? [] : parsed;
  const problems = documents.flatMap(({ errors }) =>
    errors.map(({ message, pos: [offset] }): Problem => ({ path: '', message, line: lines.linePos(offset).line })),
  );
  if (problems.length > 0) return { documents: [], problems };
  return {
    documents: documents
      .filter(({ contents }) => contents !== null)
      .map((document) => ({
        value: document.toJS() as unknown, // `any` in the package's types
        lineOf: (path) => lines.linePos(offsetOf(document, path)).line,
      })),
    problems: [],
  };
}

function offsetOf(document: Document.Parsed, path: Path): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (hasRange(node)) return node.range[0];
  }
  return document.contents?.range?.[0] ?? 0;
}

const hasRange = (node: unknown): node is { readonly range: readonly [number, number, number] } =>
  typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);

/** `objectives[2].tiers[0].factor`; a key with other letters stands in quotes. */
export function printPath(path: Path): string {
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      if (!/^[\w$-]+$/.test(part)) return `[${JSON.stringify(part)}]`;
      return index === 0 ? part : `.${part}`;
    })
    .join('');
}
