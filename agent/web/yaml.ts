/** YAML: text in, its value or its mistakes out. Mistakes say where and of which kind, and never quote the text. */

export interface ParsedYaml {
  readonly value: unknown;
  readonly problems: readonly string[];
}

export type ParseYaml = (text: string) => ParsedYaml;

/** More than any web configuration needs, and too little to fill the memory by aliases of aliases. */
const maxAliasCount = 100;

/** Loads the parser, which most agents do not need. */
export async function loadYaml(): Promise<ParseYaml> {
  const { LineCounter, parseDocument } = await import('yaml');
  return (text) => {
    const lineCounter = new LineCounter();
    // `prettyErrors` would put an excerpt of the file into the message.
    const document = parseDocument(text, { prettyErrors: false, lineCounter, logLevel: 'silent', stringKeys: true });
    const problems = document.errors.map(({ code, pos: [at] }) => {
      const { line, col } = lineCounter.linePos(at);
      return `line ${line}, column ${col}: is no YAML (${code})`;
    });
    if (problems.length > 0) return { value: undefined, problems };
    try {
      return { value: document.toJS({ maxAliasCount }), problems };
    } catch {
      // Its message may quote the name of an alias.
      return { value: undefined, problems: ['has aliases that cannot be resolved; expected: YAML without them'] };
    }
  };
}
