/** `lvd check`: everything about the repository that no test says. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs, styleText } from 'node:util';
import type { ProgramName } from '../deploy/programs/catalogue.ts';
import { requireProgram } from '../deploy/programs/find.ts';
import { obtainPrograms } from '../deploy/programs/obtain.ts';
import { run as render } from '../deploy/render-command.ts';
import { catalogue } from '../metrics/catalogue/index.ts';
import { diagnosticGroups } from '../metrics/diagnostic/index.ts';
import { readEmitted } from './check/emitted.ts';
import { checkFileLengths } from './check/file-lengths.ts';
import { checkAlertmanagerLabels, checkTargetLabels } from './check/labels.ts';
import { compareLive } from './check/live.ts';
import { checkLockFile } from './check/lock-file.ts';
import { queriesAsRules } from './check/promtool.ts';
import { type CheckedEmitted, checkEmitted } from './check/queries.ts';
import { checkRawQueries } from './check/raw-queries.ts';
import { checkUsage } from './check/usage.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const help = `Usage: lvd check

Types, lint and format, rendered files, Prometheus and Alertmanager configuration, every query and every name of a metric
or label against the catalogue, the use of every metric, what the running product exposes (it is started on free ports
for that), file lengths, the lock file.
Exits with 1 when one of them falls short. Nothing is changed.
`;

interface Check {
  readonly what: string;
  /** What is wrong, a line each; empty when nothing is. */
  readonly find: () => Promise<readonly string[]> | readonly string[];
}

const rendered = 'deploy/rendered';

const checks: readonly Check[] = [
  { what: 'types', find: () => tool('tsc', ['--pretty', 'false']) },
  { what: 'types of the browser code', find: () => tool('tsc', ['-p', 'app/web/client', '--pretty', 'false']) },
  { what: 'lint and format', find: () => tool('biome', ['check', '--error-on-warnings', '.']) },
  { what: 'rendered files', find: async () => ((await render(['--check'])) === 0 ? [] : ['see above']) },
  {
    what: 'Prometheus configuration and rules',
    find: () => program('promtool', ['check', 'config', 'prometheus.yml']),
  },
  {
    what: 'Alertmanager configuration',
    find: () => program('amtool', ['check-config', `${rendered}/alertmanager.yml`]),
  },
  {
    what: 'names and labels of rules, dashboards, reports and documents',
    find: () => emitted().problems,
  },
  {
    what: 'queries of rules, dashboards and reports for promtool',
    find: () => withFile(queriesAsRules(emitted().queries), (path) => program('promtool', ['check', 'rules', path])),
  },
  { what: 'use of every metric', find: () => checkUsage(Object.keys(catalogue), emitted(), diagnosticGroups) },
  {
    what: 'labels of alert routes and targets',
    find: () => [
      ...checkAlertmanagerLabels(read(`${rendered}/alertmanager.yml`), emitted().alerts),
      ...checkTargetLabels(read('prometheus.yml')),
    ],
  },
  { what: 'raw queries', find: () => checkRawQueries(root) },
  { what: 'the catalogue equals what the running product exposes', find: findDifferences },
  { what: 'file lengths', find: () => checkFileLengths(root) },
  { what: 'lock file', find: () => checkLockFile(root) },
];

async function findDifferences(): Promise<readonly string[]> {
  const { differences, absent, targets } = await compareLive();
  process.stdout.write(`  ${targets} targets were scraped.\n`);
  const reasonOf = (line: string): string => line.slice(line.indexOf(': ') + 2);
  for (const [reason, lines] of Map.groupBy(absent, reasonOf)) {
    const names = lines.map((line) => line.slice(0, line.indexOf(': ')));
    process.stdout.write(`  not on this host, ${reason}: ${names.join(', ')}\n`);
  }
  return differences;
}

const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** What is emitted is read and walked once, after the rendered files were found to be fresh. */
let walked: CheckedEmitted | undefined;
function emitted(): CheckedEmitted {
  walked ??= checkEmitted(catalogue, readEmitted(root));
  return walked;
}

export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { help: { type: 'boolean', short: 'h' } } });
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  await obtainPrograms(['promtool', 'amtool'], 'cache', (line) => process.stdout.write(`${line}\n`));
  let failed = 0;
  for (const { what, find } of checks) {
    const problems = await find();
    const mark = problems.length === 0 ? styleText('green', '✓') : styleText('red', '✗');
    process.stdout.write(`${mark} ${what}\n${problems.map((line) => `    ${line}\n`).join('')}`);
    if (problems.length > 0) failed++;
  }
  process.stdout.write(failed === 0 ? 'Everything holds.\n' : `${failed} of ${checks.length} checks fell short.\n`);
  return failed === 0 ? 0 : 1;
}

const tool = (name: string, args: readonly string[]) => execute(join(root, 'node_modules', '.bin', name), args);
const program = (name: ProgramName, args: readonly string[]) => execute(requireProgram(name).path, args);

/** What a program printed when it did not exit with 0. */
function execute(command: string, args: readonly string[]): readonly string[] {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  if (error) return [`${command} could not be run: ${error.message}`];
  return status === 0 ? [] : `${stdout}${stderr}`.trimEnd().split('\n');
}

/** Not every version of `promtool` reads from its input. */
function withFile<T>(text: string, use: (path: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'lvd-check-'));
  try {
    const path = join(folder, 'queries.yml');
    writeFileSync(path, text);
    return use(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
