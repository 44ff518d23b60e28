/**
 * Reads what a service exposes: the Prometheus text format 0.0.4 and OpenMetrics 1.0.
 * https://prometheus.io/docs/instrumenting/exposition_formats/
 */

export interface ExposedSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface ExposedFamily {
  /** As queries name it: a counter of OpenMetrics ends in `_total` here, too. */
  readonly name: string;
  /** `counter`, `gauge`, `histogram`, `summary`, `untyped`, or a type of OpenMetrics (`info`, `stateset`, `unknown`). */
  readonly type: string;
  readonly help: string;
  /** Only OpenMetrics tells it. */
  readonly unit?: string;
  readonly samples: readonly ExposedSample[];
}

/** The text is no exposition. */
export class ExpositionError extends Error {
  override readonly name = 'ExpositionError';
}

interface Draft {
  type?: string;
  help?: string;
  unit?: string;
  readonly samples: ExposedSample[];
}

const comment = /^#[ \t]+(HELP|TYPE|UNIT)[ \t]+("(?:\\.|[^"\\])*"|\S+)(?:[ \t]+(.*))?$/;
const sampleLine =
  /^([a-zA-Z_:][\w:]*)?[ \t]*(?:\{(.*?)\}(?=[ \t]+[-+.\dIiNn]))?[ \t]+(\S+)(?:[ \t]+[-+.\deE]+)?[ \t]*(?:#.*)?$/;
const pair = /\s*([a-zA-Z_][\w.]*|"(?:\\.|[^"\\])*")\s*(?:=\s*"((?:\\.|[^"\\])*)")?\s*(?:,|$)/gy;

/** Families by name, in the order in which they are exposed. @throws ExpositionError with the line's number */
export function parseExposition(text: string): readonly ExposedFamily[] {
  const families = new Map<string, Draft>();
  const take = (name: string): Draft => {
    const known = families.get(name);
    if (known) return known;
    const family: Draft = { samples: [] };
    families.set(name, family);
    return family;
  };
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    if (line.startsWith('#')) readComment(line, take);
    else readSample(line, index + 1, families, take);
  }
  return [...families].map(([name, { type = 'untyped', help = '', unit, samples }]) => {
    const suffixed = `${name}${onlySuffix[type] ?? ''}`;
    const isBare = samples.length > 0 && samples.every((sample) => sample.name === suffixed);
    return { name: isBare ? suffixed : name, type, help, ...(unit && { unit }), samples };
  });
}

function readComment(line: string, take: (name: string) => Draft): void {
  const [, keyword, name = '', rest = ''] = comment.exec(line) ?? [];
  if (keyword === 'HELP') take(unquote(name)).help = unescapeText(rest);
  if (keyword === 'TYPE') take(unquote(name)).type = rest.trim();
  if (keyword === 'UNIT') take(unquote(name)).unit = rest.trim();
}

function readSample(
  line: string,
  number: number,
  families: ReadonlyMap<string, Draft>,
  take: (name: string) => Draft,
): void {
  const [, bareName, inner = '', valueText = ''] = sampleLine.exec(line.trim()) ?? [];
  const { quotedName, labels } = readLabels(inner, number);
  const name = bareName ?? quotedName;
  const value = toNumber(valueText);
  if (name === undefined || value === undefined) {
    throw new ExpositionError(`line ${number} is ${JSON.stringify(line.slice(0, 100))}; expected: name{labels} value`);
  }
  // When a counter or histogram began is told beside it, and is a family of its own to nobody.
  if (name.endsWith('_created') && families.has(name.slice(0, -'_created'.length))) return;
  take(familyOf(name, families)).samples.push({ name, labels, value });
}

function readLabels(text: string, number: number) {
  const labels: Record<string, string> = {};
  let quotedName: string | undefined;
  pair.lastIndex = 0;
  while (pair.lastIndex < text.length) {
    const at = pair.lastIndex;
    const [, label, value] = pair.exec(text) ?? [];
    if (label === undefined) {
      throw new ExpositionError(`line ${number}: ${JSON.stringify(text.slice(at, at + 60))}; expected: label="value"`);
    }
    if (value === undefined) quotedName = unquote(label);
    else labels[unquote(label)] = unescapeText(value);
  }
  return { quotedName, labels };
}

/** What OpenMetrics adds to the name of a family of this type in each of its samples. */
const onlySuffix: Readonly<Record<string, string>> = { counter: '_total', info: '_info' };

const suffixes: Readonly<Record<string, readonly string[]>> = {
  counter: ['_total'],
  info: ['_info'],
  histogram: ['_bucket', '_count', '_sum'],
  gaugehistogram: ['_bucket', '_gcount', '_gsum'],
  summary: ['_count', '_sum'],
};

/** The family that a sample belongs to: one that was declared under its name without a suffix, or its own. */
function familyOf(name: string, families: ReadonlyMap<string, Draft>): string {
  if (families.has(name)) return name;
  const base = name.slice(0, name.lastIndexOf('_'));
  const type = families.get(base)?.type ?? '';
  return suffixes[type]?.includes(name.slice(base.length)) ? base : name;
}

function toNumber(text: string): number | undefined {
  const special: Readonly<Record<string, number>> = {
    '+inf': Infinity,
    inf: Infinity,
    '-inf': -Infinity,
    nan: Number.NaN,
  };
  const found = special[text.toLowerCase()];
  if (found !== undefined) return found;
  const value = Number(text);
  return text === '' || Number.isNaN(value) ? undefined : value;
}

const unquote = (text: string): string => (text.startsWith('"') ? unescapeText(text.slice(1, -1)) : text);

const unescapeText = (text: string): string =>
  text.replace(/\\(.)/g, (_, letter: string) => (letter === 'n' ? '\n' : letter));
