/**
 * Grafana replaces its variables before Prometheus sees a query. To be parsed, those that stand for a duration or a
 * number are replaced here by text of the same length, so that places in the query stay the same. Variables within
 * strings are left: a string may hold anything.
 */

const variable = /\$(?:\{(?<braced>\w+)(?::\w+)?\}|(?<bare>\w+))/;
const stringOrVariable = new RegExp(`"(?:\\\\.|[^"\\\\])*"|'(?:\\\\.|[^'\\\\])*'|\`[^\`]*\`|${variable.source}`, 'g');

/** Grafana's numbers: the range or interval in seconds or milliseconds. */
const isNumber = (name: string): boolean => /_(s|ms)$/.test(name);

/** The query with its variables replaced; as long as it was. */
export function maskVariables(query: string): string {
  return query.replace(stringOrVariable, (text, braced?: string, bare?: string) => {
    const name = braced ?? bare;
    if (name === undefined) return text;
    return isNumber(name) ? '1'.padStart(text.length, '0') : '5m'.padStart(text.length, '0');
  });
}

/** Whether a text holds a variable, so that its value is not known. */
export const holdsVariable = (text: string): boolean => variable.test(text);
