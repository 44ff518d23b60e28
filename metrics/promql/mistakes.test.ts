/** Wrong queries do not compile, and the compiler says why in a sentence. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { compileEach, fileOfPackage, programOf } from './testing/compile.ts';
import { mistakeCases } from './testing/mistakes.ts';

const imports = { '* as q': fileOfPackage('index.ts'), '{ s }': fileOfPackage('testing/shop.ts') };

let messages: readonly string[];

before(async () => {
  messages = await compileEach(mistakeCases.map(({ query }) => programOf(imports, query)));
});

test('there are at least forty mistakes, each once', () => {
  assert.ok(mistakeCases.length >= 40);
  assert.equal(new Set(mistakeCases.map(({ query }) => query)).size, mistakeCases.length);
});

for (const [index, { name, says }] of mistakeCases.entries()) {
  test(`${name} is a compile error in a sentence`, () => {
    const message = messages[index] ?? '';
    assert.ok(message.includes(says), `expected: ${says}\ngot: ${message || 'no error'}`);
    assert.equal(message.match(/^\S.*error TS/gm)?.length, 1, `expected one error, got:\n${message}`);
  });
}
