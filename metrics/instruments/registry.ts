/** What holds the families of a process and renders them together. */
import type { ExpositionFormat } from './exposition.ts';
import type { Family } from './family.ts';

export interface Registry {
  /** @throws Error when there is a metric of that name already */
  add(family: Family): void;
  render(format: ExpositionFormat): string | Promise<string>;
}

/** A registry that holds our families only. */
export function createRegistry(): Registry {
  const families = new Map<string, Family>();
  return {
    add(family) {
      const { name } = family.metric;
      if (families.has(name)) throw new Error(`${name} is declared already; expected: each metric once in a process`);
      families.set(name, family);
    },
    render(format) {
      let text = '';
      for (const family of families.values()) text += family.render(format);
      return text + endOf(format);
    },
  };
}

/** What ends an exposition. */
export const endOf = (format: ExpositionFormat): string => (format === 'openmetrics' ? '# EOF\n' : '');
