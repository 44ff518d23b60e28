/** What the documents say is there: their commands, their links, the environment variables that they name. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { commands } from '../commands.ts';
import { blocksOf } from '../metrics/promql/testing/documents.ts';
import manifest from '../package.json' with { type: 'json' };

const root = fileURLToPath(new URL('..', import.meta.url));
const scripts = Object.keys(manifest.scripts);
const documents = [
  'README.md',
  'CHANGELOG.md',
  'metrics/promql/README.md',
  'deploy/package/README.md',
  ...markdownBelow('docs'),
];

function markdownBelow(folder: string): readonly string[] {
  const entries = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return entries.filter((path) => path.endsWith('.md')).map((path) => join(folder, path));
}

for (const path of documents) {
  const text = readFileSync(join(root, path), 'utf8');

  test(`${path}: every npm command is a script, every lvd command is a command`, () => {
    for (const [, name = ''] of text.matchAll(/npm run ([a-z-]+)/g))
      assert.ok(scripts.includes(name), `npm run ${name}`);
    for (const [, name = ''] of text.matchAll(/npm (start|test)\b/g)) assert.ok(scripts.includes(name), `npm ${name}`);
    for (const [, name = ''] of text.matchAll(/(?:`lvd|npm run lvd --) ([a-z-]+)/g)) {
      assert.ok(
        commands.some((command) => command.name === name),
        `lvd ${name}`,
      );
    }
  });

  test(`${path}: every relative link leads somewhere`, () => {
    for (const [, target = ''] of text.matchAll(/\]\(([^)#]+)[^)]*\)/g)) {
      if (/^https?:/.test(target)) continue;
      assert.ok(existsSync(join(root, dirname(path), target)), target);
    }
  });
}

test('a file that a document shows is the file that is there', () => {
  const shown = documents.flatMap((path) =>
    blocksOf(readFileSync(join(root, path), 'utf8')).filter(({ title }) => title.includes('/')),
  );
  assert.ok(shown.some(({ title }) => title === 'load/examples/shop.ts'));
  for (const { title, text } of shown) assert.equal(text, readFileSync(join(root, title), 'utf8'), title);
});

test('every npm script is told of in the README', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  for (const script of scripts) {
    assert.match(readme, new RegExp(`npm (run )?${script}\\b`), script);
  }
});

test('every command has a help text that names it, and exits with 0 for it', async (t) => {
  for (const { name, load } of commands) {
    await t.test(name, async (subtest) => {
      const written: string[] = [];
      subtest.mock.method(process.stdout, 'write', (text: string) => written.push(text) > 0);
      const code = await (await load()).run(['--help']);
      subtest.mock.restoreAll();
      assert.equal(code, 0);
      assert.match(written.join(''), new RegExp(`Usage: lvd ${name === 'dev' ? 'start' : name}\\b`));
    });
  }
});
