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

/** Every document of a text; those without content are left out. Anchors, aliases and merge keys may be used. */
export function parseDocuments(text: string): ParsedText {
  const lines = new LineCounter();
  const options = { lineCounter: lines, prettyErrors: false, merge: true, logLevel: 'error' } as const;
  const parsed = parseAllDocuments(text, options);
  const found = ('empty' in parsed ? [] : parsed).map((document) => readParsed(document, lines));
  const problems = found.flatMap((document) => ('problems' in document ? document.problems : []));
  if (problems.length > 0) return { documents: [], problems };
  const documents = found.flatMap((document) => ('problems' in document ? [] : [document]));
  return { documents: documents.filter(({ value }) => value !== null), problems: [] };
}

type Problems = Pick<ParsedText, 'problems'>;

function readParsed(document: Document.Parsed, lines: LineCounter): ParsedDocument | Problems {
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  if (document.errors.length > 0) {
    return { problems: document.errors.map(({ message, pos: [at] }) => ({ path: '', message, line: lineAt(at) })) };
  }
  try {
    const value: unknown = document.toJS(); // `any` in the package's types
    return { value, lineOf: (path) => lineAt(offsetOf(document, path)) };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    // An alias without its anchor, or aliases of aliases that would fill the memory.
    return { problems: [{ path: '', message: error.message, line: lineAt(offsetOf(document, [])) }] };
  }
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
