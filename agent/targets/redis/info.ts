/** The text of INFO: sections of `field:value` lines, each under a title that begins with `#`. */

export type Fields = ReadonlyMap<string, string>;

/** The sections by title in lower case; a section that this version does not have has no fields. */
export interface Info {
  section(title: string): Fields;
}

const none: Fields = new Map();

/** Reads the text that INFO answers. */
export function parseInfo(text: string): Info {
  const sections = new Map<string, Map<string, string>>();
  let current = new Map<string, string>();
  for (const line of text.split('\r\n')) {
    if (line.startsWith('# ')) {
      current = new Map();
      sections.set(line.slice(2).toLowerCase(), current);
      continue;
    }
    const colon = line.indexOf(':');
    if (colon > 0) current.set(line.slice(0, colon), line.slice(colon + 1));
  }
  return { section: (title) => sections.get(title) ?? none };
}

/** The numbers of a value like `calls=3,usec=12`, and of `p50=1.003,p99=4.015`; what is no number is NaN. */
export function parsePairs(value: string): ReadonlyMap<string, number> {
  const pairs = new Map<string, number>();
  for (const pair of value.split(',')) {
    const equals = pair.indexOf('=');
    pairs.set(pair.slice(0, equals), Number(pair.slice(equals + 1)));
  }
  return pairs;
}
