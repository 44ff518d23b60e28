/** What end-to-end tests take from the environment. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/** The environment for commands of the product: as a user's shell has it, without settings of the product. */
export function inheritedEnvironment(): Readonly<Record<string, string>> {
  const entries = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('LVD_') && name !== 'NODE_TEST_CONTEXT',
  );
  return Object.fromEntries(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/**
 * The JUnit report that this project's own unit tests wrote just before.
 * @throws Error that says how to get one.
 */
export function unitTestReport(): string {
  const path =
    process.env.LVD_TEST_REPORT ?? join(fileURLToPath(new URL('../..', import.meta.url)), 'dist/test/unit.xml');
  if (!existsSync(path))
    throw new Error(`no JUnit report of the unit tests at ${path}; run \`npm test\`, which writes it`);
  return path;
}
