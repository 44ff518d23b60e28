/**
 * Text exposition: metric families in, the body of a `/metrics` answer out, in the Prometheus text format 0.0.4 or
 * in OpenMetrics 1.0. Exemplars exist only in OpenMetrics, so they appear only for a scraper that asked for it.
 * The client library fixes one format per registry, hence this renderer.
 */

export interface Exemplar {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  readonly timestampSeconds: number;
}

export interface Sample {
  /** The family's name with the suffix of this sample (`_bucket`, `_sum`, `_count`), if it has one. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
  readonly exemplar?: Exemplar | undefined;
}

export interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly samples: readonly Sample[];
}

export type ExpositionFormat = 'text' | 'openmetrics';

export const contentTypes: Readonly<Record<ExpositionFormat, string>> = {
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
};

/** The format that a scraper's Accept header asks for; text unless it names OpenMetrics. */
export function negotiateFormat(accept: string | undefined): ExpositionFormat {
  return accept?.includes('application/openmetrics-text') ? 'openmetrics' : 'text';
}

/** Renders families in the given format. Families without samples keep their HELP and TYPE lines. */
export function renderExposition(families: readonly Family[], format: ExpositionFormat): string {
  const body = families.map((family) => renderFamily(family, format)).join('');
  return format === 'openmetrics' ? `${body}# EOF\n` : body;
}

/** One family: its head and its samples. */
export function renderFamily(family: Family, format: ExpositionFormat): string {
  let text = renderHead(family, format);
  for (const { name, labels, value, exemplar } of family.samples) {
    text += `${name}${renderLabels(labels)} ${renderValue(value)}`;
    text += format === 'openmetrics' && exemplar ? `${renderExemplar(exemplar)}\n` : '\n';
  }
  return text;
}

/** The HELP and TYPE lines of a family. */
export function renderHead(family: Omit<Family, 'samples'>, format: ExpositionFormat): string {
  const { name, type } = nameAndType(family, format);
  return `# HELP ${name} ${escapeHelp(family.help)}\n# TYPE ${name} ${type}\n`;
}

/** OpenMetrics names a counter's family without `_total`; an inherited counter that lacks it cannot be typed there. */
function nameAndType(family: Omit<Family, 'samples'>, format: ExpositionFormat): { name: string; type: string } {
  if (format === 'text' || family.type !== 'counter') return { name: family.name, type: family.type };
  if (!family.name.endsWith('_total')) return { name: family.name, type: 'unknown' };
  return { name: family.name.slice(0, -'_total'.length), type: 'counter' };
}

/** Labels in braces; nothing when there are none. */
export function renderLabels(labels: Sample['labels']): string {
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(String(value))}"`);
  return parts.length === 0 ? '' : `{${parts.join(',')}}`;
}

/** An exemplar as it stands behind a sample. */
export function renderExemplar({ labels, value, timestampSeconds }: Exemplar): string {
  return ` # ${renderLabels(labels) || '{}'} ${renderValue(value)} ${timestampSeconds}`;
}

/** A number as the formats write it. */
export function renderValue(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  if (value === Number.NEGATIVE_INFINITY) return '-Inf';
  return String(value);
}

const escapeLine = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
/**
 * The same text as V8 keeps it best, for one that is sent again and again. It keeps one that was put together as a tree of
 * its parts, and one that ever had a character beyond Latin-1 at two bytes for each.
 */
export const inOnePiece = (text: string): string => Buffer.from(text).toString();

/** A plain apostrophe: one character beyond Latin-1 would make the whole text twice as long in memory, and slow to send. */
const escapeHelp = (text: string): string => inOnePiece(escapeLine(text).replaceAll('’', "'"));
const escapeLabel = (text: string): string => escapeLine(text).replaceAll('"', '\\"');
