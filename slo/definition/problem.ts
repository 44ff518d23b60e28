/** What is wrong with a definition, and the error that lists all of it. */

export interface Problem {
  /** Where, in the definition: `objectives[2].tiers[0].factor`. */
  readonly path: string;
  /** What is wrong and what is expected, with the arithmetic. */
  readonly message: string;
  /** The line in the file, from 1, where there is a file. */
  readonly line?: number;
}

/** A definition that cannot work. Its message lists every problem, a line each. */
export class DefinitionError extends Error {
  override readonly name = 'DefinitionError';
  readonly problems: readonly Problem[];

  /** @param source what is wrong: a file, or the name of a set */
  constructor(source: string, problems: readonly Problem[]) {
    const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
    super(`${source}: ${count}\n${problems.map((problem) => `  ${describeProblem(problem)}`).join('\n')}`);
    this.problems = problems;
  }
}

/** `objectives[0].ratio (line 7): …` */
export function describeProblem({ path, message, line }: Problem): string {
  const place = [path, line === undefined ? '' : `(line ${line})`].filter((part) => part !== '').join(' ');
  return place === '' ? message : `${place}: ${message}`;
}
