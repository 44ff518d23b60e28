/**
 * Rows of long tables as text, for pages that only the server renders: a tenth of what elements cost. Values in a
 * template become text or attributes, never markup, unless they are markup already.
 */
import { escapeMarkup } from '../../service/escape-markup.ts';

/** Text that is safe to place in a page. */
export class Markup {
  readonly html: string;

  private constructor(html: string) {
    this.html = html;
  }

  /** @param html of ours: nothing in it is anybody's text */
  static trusted(html: string): Markup {
    return new Markup(html);
  }
}

type Value = string | number | Markup | null | readonly Markup[];

/** Like `html`, with the same escaping. Attributes are written with quotes around them. */
export function markup(strings: TemplateStringsArray, ...values: readonly Value[]): Markup {
  const parts = withoutLineBreaks(strings);
  let html = parts[0] ?? '';
  for (let index = 0; index < values.length; index += 1) {
    html += `${textOf(values[index] ?? null)}${parts[index + 1]}`;
  }
  return Markup.trusted(html);
}

const known = new WeakMap<TemplateStringsArray, readonly string[]>();

/** Like `html`: the line breaks between tags, with what indents the lines, are for whoever reads the template. */
function withoutLineBreaks(strings: TemplateStringsArray): readonly string[] {
  const before = known.get(strings);
  if (before) return before;
  const parts = strings.map((part) => part.replaceAll(/(?<=>|^)\s*\n\s*|\s*\n\s*(?=<|$)/g, ''));
  known.set(strings, parts);
  return parts;
}

/** What an element's `dangerouslySetInnerHTML` takes. */
export const inner = (rows: readonly Markup[]): { readonly __html: string } => ({ __html: joined(rows) });

function textOf(value: Value): string {
  if (value === null) return '';
  if (typeof value === 'string') return escapeMarkup(value);
  if (typeof value === 'number') return String(value);
  return value instanceof Markup ? value.html : joined(value);
}

const joined = (parts: readonly Markup[]): string => parts.reduce((text, { html }) => text + html, '');
