/** `lvd slo generate FILE`: rules, tests and a dashboard for any service, from a definition file. */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { DefinitionError } from '../../slo/definition/problem.ts';
import { readDefinition } from '../../slo/definition/read.ts';
import { generateFiles } from './generated-files.ts';

const help = `Usage: lvd slo generate FILE [--output DIR] [--json]

Reads a definition of objectives (YAML or JSON) and writes, for any Prometheus from 2.42 on:

  rules.yml                recording rules, burn-rate alerts
  prometheus-rule.yml      the same as a PrometheusRule of the Prometheus operator
  inhibit-rules.yml        to be added to Alertmanager’s configuration: one notification for a fault
  dashboard.json           for Grafana
  tests/*.test.yml         tests of every rule; run them: promtool test rules DIR/tests/*.test.yml

  --output DIR   [slo-NAME]
  --json         print what was written as JSON

Exit codes: 0 written, 1 the definition cannot work (every problem is told, and nothing is written), 2 wrong usage.
`;

export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      output: { type: 'string', short: 'o' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  const [path, ...others] = positionals;
  if (!path || others.length > 0) return fail('expected: one definition file', 2);
  const text = await readFile(path, 'utf8').catch((error: Error) => error);
  if (text instanceof Error) return fail(`${path} cannot be read: ${text.message}`, 1);
  try {
    const read = readDefinition(text, path);
    const files = generateFiles(read);
    const folder = values.output ?? `slo-${read.set.name}`;
    await writeFiles(folder, files);
    process.stdout.write(
      values.json ? `${JSON.stringify({ folder, files: [...files.keys()] }, null, 2)}\n` : told(folder, files),
    );
    return 0;
  } catch (error) {
    if (error instanceof DefinitionError) return fail(error.message, 1);
    const { code, message } = error as NodeJS.ErrnoException; // of the file system, if it has a code
    if (code) return fail(`not everything could be written: ${message}`, 1);
    throw error;
  }
}

/** Each file is complete or as it was; tests of objectives that are gone are removed. */
async function writeFiles(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  for (const [path, text] of files) {
    const file = join(folder, path);
    await makeFolder(dirname(file));
    await writeFile(`${file}.new`, text);
    await rename(`${file}.new`, file);
  }
  await removeStale(folder, files);
}

/** One folder at a time: Node.js's recursive option never ends where no folder can be made, as below /proc. */
async function makeFolder(folder: string): Promise<void> {
  const make = (): Promise<string | null> =>
    mkdir(folder).then(
      () => null,
      (error: NodeJS.ErrnoException) => error.code ?? error.message,
    );
  const refused = await make();
  if (refused === null || refused === 'EEXIST') return;
  if (refused === 'ENOENT') await makeFolder(dirname(folder));
  await mkdir(folder);
}

/** Only what was generated: people may keep files of their own beside it. */
async function removeStale(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  const present = await readdir(join(folder, 'tests')).catch(() => []); // no objective has tests
  for (const path of present.map((name) => `tests/${name}`).filter((name) => !files.has(name))) {
    const text = await readFile(join(folder, path), 'utf8');
    if (text.startsWith('# Rendered from ')) await rm(join(folder, path));
  }
}

function told(folder: string, files: ReadonlyMap<string, string>): string {
  const shown = [...files.keys()].filter((path) => !path.startsWith('tests/'));
  const tests = [...files.keys()].filter((path) => path.endsWith('.test.yml')).length;
  const lines = [...shown.map((path) => join(folder, path)), `${join(folder, 'tests')}: ${tests} test files`];
  return `${lines.map((line) => `  ${line}\n`).join('')}\nNext: promtool test rules ${join(folder, 'tests', '*.test.yml')}\n`;
}

function fail(message: string, exitCode: number): number {
  process.stderr.write(`lvd slo generate: ${message}\n`);
  return exitCode;
}
