/** The rules of the architecture that lint enforces can really fail. Lints made-up files under the real configuration. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

const importing = (path: string): string => `import { thing } from '${path}';\n\nexport const other = thing;\n`;
const readingEnvironment = 'export const home = process.env.HOME;\n';

/** A file in this folder, what it imports, and whether it may. */
const imports: readonly (readonly [string, string, boolean])[] = [
  ['metrics/promql', '../../app/server.ts', false],
  ['metrics/promql', '../entry.ts', false],
  ['metrics/promql/check', '../../entry.ts', false],
  ['metrics/promql/check', '../entry.ts', true],
  ['metrics', './promql/index.ts', true],
  ['metrics', '../service/log.ts', false],
  ['service', '../app/config.ts', false],
  ['app', '../agent/registry.ts', false],
  ['app/routes', '../../slo/objectives.ts', false],
  ['app', '../alerts/routes.ts', false],
  ['app', '../dashboards/render.ts', false],
  ['agent', '../app/config.ts', false],
  ['agent/collectors', '../../slo/objectives.ts', false],
  ['slo', '../alerts/routes.ts', false],
  ['slo/validator', '../../app/config.ts', false],
  ['alerts', '../app/config.ts', false],
  ['dashboards', '../deploy/topology.ts', false],
  ['app', '../metrics/routes.ts', true],
  ['app', '../service/log.ts', true],
  ['app/routes', '../database/pool.ts', true],
  ['alerts', '../slo/objectives.ts', true],
  ['dashboards/panels', '../../slo/objectives.ts', true],
  ['deploy', '../app/config.ts', true],
];

let folder: string;
let findings: ReadonlyMap<string, string>;

before(async () => {
  folder = await mkdtemp(join(await realpath(tmpdir()), 'lvd-lint-'));
  await cp(join(root, 'biome.json'), join(folder, 'biome.json'));
  const files = new Map(imports.map(([from, to], index) => [`${from}/case-${index}.ts`, importing(to)]));
  files.set('app/environment.ts', readingEnvironment);
  files.set('app/config.ts', readingEnvironment);
  for (const [path, source] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), source);
  }
  findings = await lint(folder);
});

after(() => rm(folder, { recursive: true, force: true }));

for (const [index, [from, to, may]] of imports.entries()) {
  test(`${from}/ ${may ? 'may' : 'must not'} import ${to}`, () => {
    const finding = findings.get(`${from}/case-${index}.ts`) ?? '';
    assert.equal(finding.includes('noRestrictedImports'), !may, finding);
  });
}

test('the environment is read in a config.ts only', () => {
  assert.match(findings.get('app/environment.ts') ?? '', /noProcessEnv/);
  assert.doesNotMatch(findings.get('app/config.ts') ?? '', /noProcessEnv/);
});

/** What the linter says, by file. */
async function lint(cwd: string): Promise<ReadonlyMap<string, string>> {
  const biome = join(root, 'node_modules', '.bin', 'biome');
  const args = ['lint', '--colors=off', '--reporter=github', '--max-diagnostics=none', '.'];
  const child = spawn(biome, args, { cwd });
  const [output] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const byFile = new Map<string, string>();
  for (const line of output.split('\n')) {
    const file = /file=([^,]+)/.exec(line)?.[1];
    if (!file) continue;
    const path = relative(cwd, file);
    byFile.set(path, `${byFile.get(path) ?? ''}${line}\n`);
  }
  assert.ok(byFile.size > 0, `the linter found nothing at all:\n${output}`);
  return byFile;
}
