/**
 * The package as somebody else gets it: packed, installed from its tarball outside of this repository, and used word by
 * word as its README says, on the Node.js of the machine and on ours.
 */
import assert from 'node:assert/strict';
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';
import product from '../../package.json' with { type: 'json' };
import manifest from './package.json' with { type: 'json' };
import { type Instructions, instructionsIn } from './testing/readme.ts';
import { machineNode, ownNode, type Shell, shellIn } from './testing/shell.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const tarball = `${manifest.name}-${manifest.version}.tgz`;
const generated = 'slo-web-shop';

/** Relative path → text of every file below a folder. */
async function filesBelow(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = paths
    .toSorted()
    .map(async (path) => [path.slice(folder.length + 1), await readFile(path, 'utf8')] as const);
  return new Map(await Promise.all(texts));
}

describe('the package', () => {
  let packed: string;
  let folder: string;
  let shell: Shell;
  let readme: Instructions;

  /** A folder with nothing but the tarball and what readers write. */
  async function emptyProject(tarballFolder: string): Promise<string> {
    const project = await mkdtemp(join(tmpdir(), 'lvd-package-'));
    await copyFile(join(tarballFolder, tarball), join(project, tarball));
    for (const [name, text] of readme.files) await writeFile(join(project, name), text);
    return project;
  }

  before(async () => {
    readme = instructionsIn(await readFile(join(root, 'deploy', 'package', 'README.md'), 'utf8'));
    packed = await mkdtemp(join(tmpdir(), 'lvd-packed-'));
    const { code, stderr } = await shellIn(root, ownNode)(`npm pack ./deploy/package --pack-destination ${packed}`);
    assert.equal(code, 0, stderr);
    folder = await emptyProject(packed);
    shell = shellIn(folder, machineNode() ?? ownNode);
  });

  after(() => Promise.all([packed, folder].map((path) => rm(path, { recursive: true, force: true }))));

  test('does word by word what its README says', async (t) => {
    assert.ok(readme.steps[0]?.commands.includes(tarball));
    for (const { commands, prints, isRefused } of readme.steps) {
      await t.test(commands.trim().replaceAll('\n', '; '), async () => {
        const { code, stdout, stderr } = await shell(commands);
        assert.equal(code, isRefused ? 1 : 0, stdout + stderr);
        if (prints !== null) assert.equal(isRefused ? stderr : stdout, prints);
      });
    }
  });

  test('writes nothing of what it refuses', async () => {
    const definition = (await readFile(join(folder, 'mistakes.yml'), 'utf8')).replace(/^name: .*/, 'name: refused');
    await writeFile(join(folder, 'refused.yml'), definition);
    const listed = await readdir(folder);
    const { code, stderr } = await shell('npx lvd slo generate refused.yml --output refused/deep');
    assert.equal(code, 1);
    assert.equal(stderr.match(/^ {2}objectives\[\d\]\.\S+ \(line \d+\): .*; expected: /gm)?.length, 3);
    assert.deepEqual(await readdir(folder), listed);
  });

  test('makes files that Grafana, the Prometheus operator and Alertmanager can read', async () => {
    const files = await filesBelow(join(folder, generated));
    const dashboard = JSON.parse(files.get('dashboard.json') ?? '');
    assert.ok(dashboard.panels.filter(({ type }: { type: string }) => type !== 'row').length >= 5);
    const { kind, spec } = parse(files.get('prometheus-rule.yml') ?? '');
    assert.deepEqual([kind, spec], ['PrometheusRule', parse(files.get('rules.yml') ?? '')]);
    const { route, inhibit_rules, receivers } = parse(files.get('inhibit-rules.yml') ?? '');
    const merged = {
      route: { receiver: 'team', ...route },
      inhibit_rules,
      receivers: [{ name: 'team' }, ...receivers],
    };
    await writeFile(join(folder, 'alertmanager.yml'), stringify(merged));
    const { code, stdout, stderr } = await shell('amtool check-config alertmanager.yml');
    assert.deepEqual([code, /(\d+) inhibit rules/.exec(stdout)?.[1] !== '0'], [0, true], stdout + stderr);
  });

  test('has tests of every objective that counts something, with alerts that fire', async () => {
    const files = await filesBelow(join(folder, generated, 'tests'));
    for (const id of ['availability', 'latency-p95', 'latency-p99', 'order-queue']) {
      const tests = `${files.get(`${id}.test.yml`)}${files.get(`${id}-hours.test.yml`)}`;
      assert.match(
        tests,
        new RegExp(`alertname="ErrorBudgetBurn", .*objective="${id}"|objective="${id}", .*alertname="ErrorBudgetBurn"`),
        id,
      );
    }
  });

  test('holds neither sources nor tests, needs nothing besides, and carries the licences of what it bundles', async () => {
    const files = await filesBelow(join(folder, 'node_modules', manifest.name));
    assert.deepEqual(
      [...files.keys()].toSorted(),
      [
        'README.md',
        'dist/LICENSE',
        'dist/THIRD-PARTY-LICENSES.txt',
        'dist/lvd.js',
        'dist/slo-definitions.md',
        'examples/web-shop.yml',
        'package.json',
      ].toSorted(),
    );
    const machine = [root, `${tmpdir()}/`, `${homedir()}/`];
    for (const [path, text] of files)
      assert.deepEqual([path, machine.filter((place) => text.includes(place))], [path, []]);
    assert.match(files.get('dist/THIRD-PARTY-LICENSES.txt') ?? '', /^yaml \d.*\(ISC\)$/m);
    assert.deepEqual(
      ['dependencies' in manifest, manifest.version, manifest.engines],
      [false, product.version, product.engines],
    );
  });

  test('makes the same on our Node.js, byte by byte', async () => {
    const other = await emptyProject(packed);
    try {
      const { code, stderr } = await shellIn(
        other,
        ownNode,
      )(
        readme.steps
          .slice(0, 2)
          .map(({ commands }) => commands)
          .join(''),
      );
      assert.equal(code, 0, stderr);
      assert.deepEqual(await filesBelow(join(other, generated)), await filesBelow(join(folder, generated)));
    } finally {
      await rm(other, { recursive: true, force: true });
    }
  });

  test('says what there is, and answers 2 when it is called wrongly', async () => {
    const { code, stdout } = await shell('npx lvd --help; npx lvd slo --help; npx lvd slo openslo --help');
    assert.equal(code, 0);
    assert.equal((await shell('npx lvd --version')).stdout, `${manifest.version}\n`);
    for (const word of ['slo', 'catalogue', 'generate', 'openslo'])
      assert.match(stdout, new RegExp(`^  ${word} `, 'm'));
    const codes = ['nothing', 'slo nothing', 'slo generate', 'slo generate --nothing', 'slo openslo nothing'].map(
      async (args) => (await shell(`npx lvd ${args}`)).code,
    );
    assert.deepEqual(await Promise.all(codes), [2, 2, 2, 2, 2]);
  });

  test('converts the example to OpenSLO and back', async () => {
    const { code, stdout, stderr } = await shell(
      'npx lvd slo openslo export web-shop.yml | npx lvd slo openslo import -',
    );
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^name: web-shop\n/m);
  });
});
