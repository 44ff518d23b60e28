/** Code blocks of a document, so that tests can compile and run what readers will copy. */

export interface CodeBlock {
  readonly language: string;
  /** What stands behind the language: for us, the name of a file, or what it shows. */
  readonly title: string;
  readonly text: string;
}

/** Fenced blocks, in their order. */
export function blocksOf(markdown: string): readonly CodeBlock[] {
  const fences = markdown.matchAll(/^```(\w*)[ \t]*([^\n]*)\n(.*?)^```[ \t]*$/gms);
  return [...fences].map(([, language = '', title = '', text = '']) => ({ language, title: title.trim(), text }));
}

/** What a document says about one line of code: a comment, and the number of the line below it. */
export interface Remark {
  readonly says: string;
  /** Counted from 1. */
  readonly line: number;
}

/** Comments that stand on lines of their own and tell what the compiler says about the next line. */
export function remarksIn(code: string): readonly Remark[] {
  return code.split('\n').flatMap((line, index) => {
    const [, says] = /^\s*\/\/ (.*)$/.exec(line) ?? [];
    return says === undefined ? [] : [{ says, line: index + 2 }];
  });
}
