/**
 * The package as somebody else gets it: packed, installed from its tarball outside of this repository, and used as its
 * README says.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import process from 'node:process';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { cache, compiler, fileOfPackage } from './testing/compile.ts';
import { blocksOf, remarksIn } from './testing/documents.ts';

const run = promisify(execFile);
const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];

const compilerOptions = {
  target: 'esnext',
  module: 'nodenext',
  lib: ['esnext', 'dom'],
  types: [],
  strict: true,
  noEmit: true,
  allowImportingTsExtensions: true,
};

describe('the package', () => {
  let source: string;
  let project: string;
  let readme: string;

  before(async () => {
    readme = await readFile(fileOfPackage('README.md'), 'utf8');
    await mkdir(cache, { recursive: true });
    source = await mkdtemp(join(cache, 'package-'));
    project = await mkdtemp(join(tmpdir(), 'typed-promql-'));
    await cp(fileOfPackage('.'), source, { recursive: true, filter: (path) => basename(path) !== 'dist' });
    await run('npm', ['pack', '--pack-destination', project, ...quiet], { cwd: source });
    const [tarball = ''] = (await readdir(project)).filter((name) => name.endsWith('.tgz'));
    await writeFile(join(project, 'package.json'), '{ "type": "module", "private": true }');
    await run('npm', ['install', `./${tarball}`, ...quiet], { cwd: project });
    const blocks = blocksOf(readme).filter(({ language, title }) => language === 'ts' && title !== '');
    await Promise.all(blocks.map(({ title, text }) => writeFile(join(project, title), text)));
  });

  after(async () => {
    await rm(source, { recursive: true, force: true });
    await rm(project, { recursive: true, force: true });
  });

  /** What the compiler says about a file of the project and what that imports. */
  async function compile(file: string): Promise<string> {
    await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [file] }));
    try {
      return (await run(process.execPath, [compiler, '-p', project, '--pretty', 'false'])).stdout;
    } catch (error) {
      return (error as { stdout: string }).stdout; // the compiler exits with 1 or 2 when there are mistakes
    }
  }

  test('holds JavaScript and types, and neither tests nor sources', async () => {
    const installed = join(project, 'node_modules', 'typed-promql');
    const files = await readdir(installed, { recursive: true });
    assert.ok(files.includes('README.md') && files.includes(join('dist', 'index.js')));
    assert.ok(files.includes(join('dist', 'check', 'index.d.ts')));
    assert.deepEqual(
      files.filter((name) => /testing|\.test\.|(?<!\.d)\.ts$/.test(name)),
      [],
    );
  });

  test('declares what it needs, in versions that it is tested with', async () => {
    const root = JSON.parse(await readFile(join(cache, '..', '..', 'package.json'), 'utf8'));
    const { dependencies } = JSON.parse(await readFile(fileOfPackage('package.json'), 'utf8'));
    const tested = { ...root.dependencies, ...root.devDependencies };
    for (const [name, range] of Object.entries(dependencies)) assert.equal(range, `^${tested[name]}`, name);
  });

  const files = ['catalogue.ts', 'queries.ts', 'rules.ts', 'check.ts'];
  for (const file of files) {
    test(`${file} of the README compiles, and prints what the README says`, async () => {
      assert.equal(await compile(file), '');
      const said = blocksOf(readme).find(({ title }) => title === `${file} prints`)?.text ?? '';
      const { stdout } = await run(process.execPath, [join(project, file)]);
      assert.equal(stdout.trimEnd(), said.trimEnd());
    });
  }

  test('the mistakes of the README are told as the README says', async () => {
    const output = await compile('mistakes.ts');
    const remarks = remarksIn(await readFile(join(project, 'mistakes.ts'), 'utf8'));
    assert.equal(remarks.length, 7);
    for (const { says, line } of remarks) {
      const message = output.split(/^(?=\S)/m).find((text) => text.includes(`mistakes.ts(${line},`)) ?? 'no error';
      assert.ok(message.replaceAll('\\"', '"').includes(says), `line ${line}: expected ${says}, got ${message}`);
    }
  });

  test('its command explains itself', async () => {
    const command = join(project, 'node_modules', '.bin', 'typed-promql');
    assert.match((await run(process.execPath, [command, '--help'])).stdout, /^Usage: typed-promql from URL/);
  });
});
