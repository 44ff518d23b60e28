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
  let html = strings[0] ?? '';
  for (let index = 0; index < values.length; index += 1) {
    html += `${textOf(values[index] ?? null)}${strings[index + 1]}`;
  }
  return Markup.trusted(html);
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
