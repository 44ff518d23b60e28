/** `lvd test`: gets the programs that the tests need, runs the tests next to the code, then the whole pipeline. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { testEnvironment } from './config.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const report = join(root, 'dist', 'test', 'unit.xml');
/** Files that run at once. Tests start real servers; an end-to-end test starts all of them. */
const concurrency = { nextToCode: 2, endToEnd: 1 };

const help = `Usage: lvd test [--unit | --e2e] [FILE …]

Runs every test, or only the given files. All need real programs, which are got when they are missing.

  --unit   only the tests next to the code
  --e2e    only the end-to-end tests, which start the whole stack
`;

const endToEnd = ['test/e2e/{pipeline,supervisor,load}.test.ts'];
/**
 * Measures how long faults take to be told, with a second for a minute: what else the machine does can be in its way, and
 * so it may try twice.
 */
const drill = ['test/e2e/drill.test.ts'];
const nextToCode = [
  ...['metrics', 'service', 'app', 'agent', 'slo', 'alerts', 'dashboards', 'load', 'deploy'].map(
    (name) => `${name}/**/*.test.ts`,
  ),
  'test/*.test.ts',
  'test/{bench,check,mutation,prove}/*.test.ts',
];

export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { unit: { type: 'boolean' }, e2e: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  const environment = await testEnvironment(report);
  if (positionals.length > 0) return runTests(positionals, environment, concurrency.endToEnd);
  mkdirSync(join(root, 'dist', 'test'), { recursive: true });
  const junit = ['--test-reporter=junit', `--test-reporter-destination=${report}`];
  const unit = values.e2e ? 0 : await runTests(nextToCode, environment, concurrency.nextToCode, junit);
  const e2e = values.unit ? 0 : await runTests(endToEnd, environment, concurrency.endToEnd);
  const drilled = values.unit ? 0 : await runDrill(environment);
  return unit === 0 && e2e === 0 && drilled === 0 ? 0 : 1;
}

async function runDrill(environment: NodeJS.ProcessEnv): Promise<number> {
  if ((await runTests(drill, environment, concurrency.endToEnd)) === 0) return 0;
  process.stdout.write('\nThe drill fell short. Once more, in case other work on this machine was in its way.\n');
  return runTests(drill, environment, concurrency.endToEnd);
}

async function runTests(
  files: readonly string[],
  env: NodeJS.ProcessEnv,
  filesAtOnce: number,
  reporters: readonly string[] = [],
): Promise<number> {
  const readable = ['--test-reporter=spec', '--test-reporter-destination=stdout'];
  const args = ['--test', `--test-concurrency=${filesAtOnce}`, ...readable, ...reporters, ...files];
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  return code ?? 1;
}
