/** A draft in, the TypeScript of a catalogue out. */
import type { Draft, DraftEntry } from './draft.ts';

export interface RenderOptions {
  /** Where the families were read, for the comment on top. */
  readonly sources: readonly string[];
  /** What the file imports the query builder from. */
  readonly module: string;
}

const identifier = /^[a-zA-Z_]\w*$/;
/** More values of a label than this are counted. */
const listedValues = 6;
const lineWidth = 110;

/** A file that compiles as it is. */
export function renderCatalogue({ entries, skipped }: Draft, { sources, module }: RenderOptions): string {
  return `/**
 * Drafted from ${sources.map(commentText).join(', ')}.
 *
 * It compiles and can be used as it is. Look through it once: correct the units that were guessed from names, and list
 * the values of labels that are closed, such as \`status: ['2xx', '4xx', '5xx']\`, so that wrong values do not compile.
 */
import { defineCatalogue, type References, references } from ${quote(module)};

export const catalogue = defineCatalogue({
${entries.map(renderEntry).join('')}});

/** By its name, messages of the compiler stay short. */
interface Metrics extends References<typeof catalogue> {}

/** The metrics as values: the editor completes them, and the compiler checks every use. */
export const m: Metrics = references(catalogue);
${skipped.length === 0 ? '' : `\n// Left out:\n${skipped.map((line) => `// - ${commentText(line)}\n`).join('')}`}`;
}

function renderEntry({ name, entry, seen, remarks }: DraftEntry): string {
  const { type, unit, help, labels, inherited } = entry;
  const fields = [
    `type: ${quote(type)}`,
    `unit: ${quote(unit)}`,
    ...(entry.type === 'histogram' ? [`counts: ${quote(entry.counts)}`] : []),
    `help: ${quote(help)}`,
    ...describeSeen(seen),
    `labels: {${Object.entries(labels)
      .map(([label, values]) => ` ${key(label)}: ${renderValues(values)}`)
      .join(',')} }`.replace('{ }', '{}'),
    ...(entry.type === 'histogram' ? [`buckets: [${entry.buckets.join(', ')}]`] : []),
    ...(inherited ? [`inherited: ${quote(inherited)}`] : []),
  ];
  const lines = [
    ...remarks.map((remark) => `// ${remark}`),
    ...fields.map((field) => (field.startsWith('//') ? field : `${field},`)),
  ];
  return `  ${key(name)}: {\n${lines.map((line) => `    ${line}\n`).join('')}  },\n`;
}

const renderValues = (values: readonly string[] | '*'): string =>
  typeof values === 'string' ? "'*'" : `[${values.map(quote).join(', ')}]`;

/** What a person needs to decide whether a label is closed. */
function describeSeen(seen: DraftEntry['seen']): readonly string[] {
  const parts = Object.entries(seen).map(([label, values]) => {
    const rest = values.length - listedValues;
    const list = values
      .slice(0, listedValues)
      .map((value) => JSON.stringify(value))
      .join(', ');
    return `${label}: ${list}${rest > 0 ? ` and ${rest} more` : ''}`;
  });
  if (parts.length === 0) return [];
  return wrap(`Seen of ${commentText(parts.join('; '))}.`).map((line) => `// ${line}`);
}

function wrap(text: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length > lineWidth) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

const key = (name: string): string => (identifier.test(name) ? name : quote(name));

const quote = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`;

/** What a service exposes must not end the comment that it stands in. */
const commentText = (text: string): string => text.replace(/\s+/g, ' ').replaceAll('*/', '*\\/');
