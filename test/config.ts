/** The environment in which tests run: with every program that they need on the PATH. */
import { dirname } from 'node:path';
import process from 'node:process';
import { stackPrograms, testPrograms } from '../deploy/programs/catalogue.ts';
import { findProgram } from '../deploy/programs/find.ts';
import { obtainPrograms } from '../deploy/programs/obtain.ts';

/**
 * Gets the programs that are missing.
 * @param report where the unit tests write their JUnit report
 * @throws Error that lists what could not be had.
 */
export async function testEnvironment(report: string): Promise<NodeJS.ProcessEnv> {
  const wanted = [...stackPrograms.required, ...testPrograms];
  const missing = await obtainPrograms(wanted, 'cache', (line) => process.stdout.write(`${line}\n`));
  if (missing.length > 0) {
    const lines = missing.map(({ command, purpose, remedy }) => `  ${command}, for ${purpose}; get it: ${remedy}`);
    throw new Error(`the tests need programs that are not here:\n${lines.join('\n')}`);
  }
  const found = wanted.flatMap((name) => findProgram(name) ?? []);
  const path = [...new Set([...found.map((program) => dirname(program.path)), ...(process.env.PATH ?? '').split(':')])];
  return {
    ...process.env,
    PATH: path.join(':'),
    LVD_TEST_REPORT: report,
  };
}
