/** Reads a scenario that somebody else has written, and tells everything that is wrong with it at once. */
import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { z } from 'zod';
import { shown } from './request.ts';
import type { AnyScenario } from './scenario.ts';
import { scenarioSchema } from './scenario-schema.ts';

/** A scenario file that cannot be used. Its message has a line for each problem. */
export class ScenarioFileError extends Error {
  override readonly name = 'ScenarioFileError';
}

/**
 * The default export of a file, of which the code runs meanwhile.
 * @throws ScenarioFileError for a file that cannot be loaded or holds no scenario
 */
export async function readScenario(path: string): Promise<AnyScenario> {
  const found = await load(path);
  const result = scenarioSchema.safeParse(found);
  if (result.success) return result.data;
  const lines = result.error.issues.flatMap((issue) => linesOf(issue, found, basename(path)));
  throw new ScenarioFileError(lines.join('\n'));
}

async function load(path: string): Promise<unknown> {
  if (!/\.m?[jt]s$/.test(path)) throw new ScenarioFileError(`${path}; expected: a file that ends with .ts or .js`);
  if (!existsSync(path)) throw new ScenarioFileError(`${path}: there is no such file; expected: a module`);
  try {
    const module: { readonly default?: unknown } = await import(pathToFileURL(resolve(path)).href);
    return module.default;
  } catch (error) {
    throw new ScenarioFileError(`${path} cannot be loaded: ${messageOf(error)}; expected: a module`, { cause: error });
  }
}

/** "shop.ts: actions.list.weight: -1; expected: a number above 0" */
function linesOf(issue: z.core.$ZodIssue, whole: unknown, file: string): readonly string[] {
  const line = (path: readonly PropertyKey[], value: unknown): string => {
    const field = path.length === 0 ? 'the default export' : path.map(String).join('.');
    return `${file}: ${field}: ${value === undefined ? 'not set' : shown(value)}; expected: ${issue.message}`;
  };
  const value = valueAt(whole, issue.path);
  if (issue.code !== 'unrecognized_keys') return [line(issue.path, value)];
  return issue.keys.map((key) => line([...issue.path, key], valueAt(value, [key])));
}

function valueAt(whole: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    whole,
  );
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
