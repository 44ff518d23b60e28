/**
 * Configuration: the environment in, a checked and frozen object out. All problems are listed at once, each with the
 * variable, what it held and what is expected. `NAME_FILE` reads the value of `NAME` from a file, for secrets.
 */
import { readFileSync } from 'node:fs';
import process from 'node:process';

/** The exit code for a configuration error (EX_CONFIG of sysexits.h). */
export const configExitCode = 78;

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'CONFIG_INVALID';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`the configuration has ${problems.length} problem(s):\n${problems.map((line) => `  ${line}`).join('\n')}`);
    this.problems = problems;
  }
}

/** What checks the values: an object schema of zod is one. The keys of `shape` are the variables' names. */
export interface ConfigSchema<T> {
  readonly shape: Readonly<Record<string, unknown>>;
  /** Takes the variables that are set, and tells all problems at once. */
  safeParse(
    values: Readonly<Record<string, string>>,
  ):
    | { readonly success: true; readonly data: T }
    | { readonly success: false; readonly error: { readonly issues: readonly ConfigIssue[] } };
}

export interface ConfigIssue {
  /** The variable. */
  readonly path: readonly PropertyKey[];
  /** What is expected of it. */
  readonly message: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Parses the environment.
 * @throws ConfigError that lists every problem.
 */
export function parseConfig<T>(schema: ConfigSchema<T>, environment: Environment): Readonly<T> {
  const problems: string[] = [];
  const values: Record<string, string> = {};
  for (const name of Object.keys(schema.shape)) {
    const value = readVariable(name, environment, problems);
    if (value !== undefined && value !== '') values[name] = value;
  }
  const result = schema.safeParse(values);
  if (!result.success) {
    for (const issue of result.error.issues) {
      const name = issue.path.map(String).join('.');
      problems.push(`${name}: ${describeValue(name, values[name])}; expected: ${issue.message}`);
    }
  }
  if (problems.length > 0 || !result.success) throw new ConfigError(problems);
  return Object.freeze(result.data);
}

/** `parseConfig` on the process's own environment; on a problem prints them all and exits with code 78. */
export function readConfig<T>(schema: ConfigSchema<T>): Readonly<T> {
  try {
    return parseConfig(schema, process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(configExitCode);
  }
}

function readVariable(name: string, environment: Environment, problems: string[]): string | undefined {
  const path = environment[`${name}_FILE`];
  if (!path) return environment[name];
  if (environment[name]) problems.push(`${name}: set together with ${name}_FILE; expected: only one of them`);
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    problems.push(
      `${name}_FILE: cannot read ${path} (${(error as NodeJS.ErrnoException).code}); expected: a readable file`,
    );
    return undefined;
  }
}

/** Names that look like secrets, and URLs, which may carry a password, are never printed. */
function describeValue(name: string, value: string | undefined): string {
  if (value === undefined) return 'not set';
  return /PASSWORD|SECRET|TOKEN|KEY|URL/.test(name) ? 'the value that is set (not shown)' : `"${value}"`;
}
