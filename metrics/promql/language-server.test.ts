/** What an editor gets from TypeScript's own language server: names on offer, corrections, renames. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { fileOfPackage } from './testing/compile.ts';
import { type LanguageServer, type Position, startLanguageServer, type TextEdit } from './testing/language-server.ts';

const shopFile = fileOfPackage('testing/shop.ts');
const editedFile = fileOfPackage('testing/edited.ts'); // it exists in the editor only

/** `|` is where somebody types; it is no part of the text. */
const lines = {
  metric: 'export const a = q.select(s.|);',
  label: 'export const b = q.select(s.shop_requests_total, { | });',
  value: "export const c = q.select(s.shop_requests_total, { method: '|' });",
  by: "export const d = q.sum(q.select(s.shop_queue_length), ['|']);",
  on: "export const e = q.mul(q.select(s.shop_queue_length), q.select(s.up), { on: ['|'] });",
  groupLeft: `export const f = q.mul(q.select(s.up), q.select(s.shop_build_info), { on: ['job'], groupLeft: ['|'] });`,
  misspelt: 'export const g = q.select(s.shop_request_total|);',
  use: "export const h = q.select(s.shop_queue_length|, { hall: 'north' });",
} as const;

const head = "import * as q from '../index.ts';\nimport { s } from './shop.ts';";
const typed: readonly string[] = [...head.split('\n'), ...Object.values(lines)];

const text = typed.map((line) => line.replace('|', '')).join('\n');
const at = (name: keyof typeof lines): Position => {
  const line = typed.indexOf(lines[name]);
  return { line, character: lines[name].indexOf('|') };
};

let server: LanguageServer;

before(async () => {
  server = await startLanguageServer(fileOfPackage('.'));
  server.open(editedFile, text);
  server.open(shopFile, await readFile(shopFile, 'utf8'));
});

after(() => server.close());

const offers: readonly (readonly [keyof typeof lines, readonly string[]])[] = [
  ['label', ['instance?', 'job?', 'method?', 'route?', 'status?']],
  ['value', ['GET', 'POST']],
  ['by', ['hall', 'instance', 'job']],
  ['on', ['instance', 'job']],
  ['groupLeft', ['instance', 'job', 'version']],
];

for (const [name, expected] of offers) {
  test(`the editor offers what fits as ${name}, and nothing else`, async () => {
    assert.deepEqual([...(await server.complete(editedFile, at(name)))].sort(), expected);
  });
}

test('the editor offers the metrics', async () => {
  const names = await server.complete(editedFile, at('metric'));
  assert.ok(names.includes('shop_queue_length') && names.includes('up'), names.join(', '));
});

test('the editor corrects a misspelt metric', async () => {
  const messages = await server.diagnose(editedFile);
  assert.ok(
    messages.some((message) => message.endsWith("Did you mean 'shop_requests_total'?")),
    messages.join('\n'),
  );
});

/** The place of a word in the shop's catalogue. */
async function inShop(word: string): Promise<Position> {
  const rows = (await readFile(shopFile, 'utf8')).split('\n');
  const line = rows.findIndex((row) => row.includes(word));
  return { line, character: (rows[line] ?? '').indexOf(word) + 1 };
}

const linesOf = (edits: readonly TextEdit[] = []): readonly number[] => edits.map(({ range }) => range.start.line);

for (const word of ['shop_queue_length', 'hall']) {
  test(`renaming ${word} in the catalogue renames its uses in other files`, async () => {
    const edits = await server.rename(shopFile, await inShop(word), 'renamed');
    assert.equal(edits.get(shopFile)?.length, 1);
    assert.ok(linesOf(edits.get(editedFile)).includes(at('use').line));
    assert.ok(edits.has(fileOfPackage('print.test.ts')), [...edits.keys()].join(', '));
  });
}
