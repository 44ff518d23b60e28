/** The objects of OpenSLO documents, by kind and name, and what of them is passed over. */
import { parseDocuments, printPath } from '../definition/document.ts';
import { Place, type Report, suggestion } from '../definition/place.ts';
import { DefinitionError, type Problem } from '../definition/problem.ts';
import { apiVersion, type Kind, kinds } from './vocabulary.ts';

/** One object: of a document of its own, or written within another. */
export interface OpenSloObject {
  readonly kind: Kind;
  readonly name: string;
  /** Empty for one without. */
  readonly displayName: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: Place;
  readonly place: Place;
}

/** What is carried along while documents are read. */
export interface Import {
  readonly objects: ReadonlyMap<Kind, ReadonlyMap<string, OpenSloObject>>;
  readonly problems: readonly Problem[];
  /** In words, what is not carried over or was taken to mean something; without repetition. */
  readonly notes: Set<string>;
  /** Objects that something refers to. */
  readonly used: Set<OpenSloObject>;
}

/** @throws DefinitionError for a text that is no YAML or holds nothing */
export function readObjects(text: string, fileName: string): Import {
  const { documents, problems: syntax } = parseDocuments(text);
  if (syntax.length > 0) throw new DefinitionError(fileName, syntax);
  if (documents.length === 0) {
    throw new DefinitionError(fileName, [{ path: '', message: `nothing in it; expected: documents of ${apiVersion}` }]);
  }
  const problems: Problem[] = [];
  const notes = new Set<string>();
  const objects = new Map(kinds.map((kind) => [kind, new Map<string, OpenSloObject>()]));
  for (const [index, { value, lineOf }] of documents.entries()) {
    const prefix = documents.length === 1 ? [] : ['documents', index];
    const report: Report = (path, message) => {
      problems.push({ path: printPath([...prefix, ...path]), message, line: lineOf(path) });
    };
    const root = new Place(value, report);
    // Several objects may stand in one document, as a list.
    for (const place of Array.isArray(value) ? (root.items('') ?? []) : [root]) {
      const object = readDocument(place, notes);
      if (!object) continue;
      const ofKind = objects.get(object.kind);
      if (ofKind?.has(object.name)) place.report(`there is another ${object.kind} "${object.name}"; expected: one`);
      ofKind?.set(object.name, object);
    }
  }
  return { objects, problems, notes, used: new Set() };
}

function readDocument(place: Place, notes: Set<string>): OpenSloObject | undefined {
  const field = place.fields(
    ['apiVersion', 'kind', 'metadata', 'spec'],
    `a document of ${apiVersion}`,
    passOver(notes),
  );
  if (!field) return undefined;
  const version = field('apiVersion');
  if (version.value !== apiVersion) return version.refuse(apiVersion);
  const written = field('kind').value;
  const kind = kinds.find((known) => known === written);
  if (kind !== undefined) return readObject(kind, place, field('metadata'), field('spec'), notes);
  const near = typeof written === 'string' ? suggestion(written, kinds) : '';
  return field('kind').refuse(`one of ${kinds.join(', ')}${near}`);
}

/** An object that stands within another, with metadata and a spec. */
export function readInline(kind: Kind, place: Place, { notes }: Import): OpenSloObject | undefined {
  const field = place.fields(
    ['apiVersion', 'kind', 'metadata', 'spec'],
    `metadata: and spec: of a ${kind}`,
    passOver(notes),
  );
  return field && readObject(kind, place, field('metadata'), field('spec'), notes);
}

function readObject(
  kind: Kind,
  place: Place,
  metadata: Place,
  spec: Place,
  notes: Set<string>,
): OpenSloObject | undefined {
  const field = metadata.fields(
    ['name', 'displayName', 'labels', 'annotations'],
    `the metadata of a ${kind}: at least a name`,
    passOver(notes, kind),
  );
  if (!field) return undefined;
  const { value: name } = field('name');
  if (typeof name !== 'string' || name === '') return field('name').refuse(`the name of the ${kind}`);
  if (field('labels').isThere) notes.add(`labels of the ${kind} ${name} are not carried over`);
  const { value: displayName } = field('displayName');
  return {
    kind,
    name,
    displayName: typeof displayName === 'string' ? displayName : '',
    annotations: field('annotations').isThere ? readAnnotations(field('annotations')) : {},
    spec,
    place,
  };
}

function readAnnotations(place: Place): OpenSloObject['annotations'] {
  const entries = place.entries('annotations, each a text') ?? [];
  return Object.fromEntries(
    entries.flatMap(([key, { value }]) => (typeof value === 'string' ? [[key, value] as const] : [])),
  );
}

/** What the specification does not have is named, never silently dropped. */
export const passOver =
  (notes: Set<string>, where = '') =>
  (_: Place, key: string): void => {
    notes.add(`${where && `${where}: `}"${key}" is not of ${apiVersion} and is not carried over`);
  };

/** The object that a reference names; an unknown one is told. */
export function referred(kind: Kind, reference: Place, { objects, used }: Import): OpenSloObject | undefined {
  const ofKind = objects.get(kind);
  const { value: name } = reference;
  if (typeof name !== 'string') return reference.refuse(`the name of a ${kind}`);
  const found = ofKind?.get(name);
  if (found) {
    used.add(found);
    return found;
  }
  const known = [...(ofKind?.keys() ?? [])];
  const list = known.length > 0 ? `one of ${known.join(', ')}` : 'a document of that kind in the file';
  return reference.report(`there is no ${kind} "${name}"; expected: ${list}${suggestion(name, known)}`);
}
