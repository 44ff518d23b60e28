/** Reads a definition file: text in, objectives out, or every problem at once with its path and line. Pure. */
import type { ObjectiveSet } from '../objective-set.ts';
import type { Example } from '../rule-tests/example.ts';
import { problemsOf } from '../validate.ts';
import { compileDefinition } from './compile.ts';
import { type ParsedDocument, parseDocuments, printPath } from './document.ts';
import { examplesOf } from './examples.ts';
import { headerKeys, readHeader } from './header.ts';
import type { Definition } from './model.ts';
import { readObjective } from './objectives.ts';
import { filePath, type ReadIndexes } from './paths.ts';
import { Place, type Report, within } from './place.ts';
import { DefinitionError, type Problem } from './problem.ts';

export interface ReadDefinition {
  readonly definition: Definition;
  readonly set: ObjectiveSet;
  /**
   * By objective: series that stand for its signal; null where none could be derived, as of a free query that is more
   * than one aggregated gauge, or of a composite.
   */
  readonly examples: ReadonlyMap<string, Example | null>;
}

/**
 * @param text YAML or JSON
 * @param fileName for the error
 * @throws DefinitionError that lists every problem
 */
export function readDefinition(text: string, fileName: string): ReadDefinition {
  const { documents, problems } = parseDocuments(text);
  const [document, ...others] = documents;
  if (problems.length > 0) throw new DefinitionError(fileName, problems);
  if (!document || others.length > 0) {
    const message = `${document ? `${documents.length} documents` : 'nothing'} in it; expected: one definition`;
    throw new DefinitionError(fileName, [{ path: '', message }]);
  }
  const { definition, problems: found } = readDocument(document);
  if (!definition || found.length > 0) throw new DefinitionError(fileName, found);
  return { definition, set: compileDefinition(definition), examples: examplesOf(definition) };
}

interface Found {
  readonly definition?: Definition;
  readonly problems: readonly Problem[];
}

function readDocument({ value, lineOf }: ParsedDocument): Found {
  const problems: Problem[] = [];
  const report: Report = (path, message) => {
    problems.push({ path: printPath(path), message, line: lineOf(path) });
  };
  const root = new Place(value, report);
  const field = root.fields(headerKeys, 'a definition: name, retention, runbookUrl and objectives');
  if (!field) return { problems };
  const header = readHeader(field);
  const places = field('objectives').items('a list of objectives') ?? [];
  const objectives = readable(places.map(readObjective));
  const exclusions = readable(header.exclusions);
  const definition: Definition = { ...header, exclusions: exclusions.values, objectives: objectives.values };
  const indexes: ReadIndexes = { objectives: objectives.indexes, exclusions: exclusions.indexes };
  const isPercent = (index: number): boolean => within(places[index]?.value, 'objective') !== undefined;
  const unreadIds = new Set(places.map(({ value }) => within(value, 'id')).filter((id) => typeof id === 'string'));
  for (const { path, message } of problemsOf(compileDefinition(definition), unreadIds)) {
    // Of what could not be read something is told already.
    if (path === 'objectives' && problems.length > 0) continue;
    report(filePath(path, definition, indexes, isPercent), message);
  }
  return { definition, problems: problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)) };
}

/** What could be read, with the places it had. */
function readable<T>(items: readonly (T | undefined)[]) {
  const found = items.flatMap((item, index) => (item === undefined ? [] : [{ item, index }]));
  return { values: found.map(({ item }) => item), indexes: found.map(({ index }) => index) };
}
