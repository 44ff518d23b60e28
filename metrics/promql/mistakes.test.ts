/** Wrong queries do not compile, and the compiler says why in a sentence. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileOfPackage } from './testing/compile.ts';
import { describeCompileCases } from './testing/compile-cases.ts';
import { mistakeCases } from './testing/mistakes.ts';

test('there are at least forty mistakes, each once', () => {
  assert.ok(mistakeCases.length >= 40);
  assert.equal(new Set(mistakeCases.map(({ query }) => query)).size, mistakeCases.length);
});

describeCompileCases({
  title: 'what a query asks for',
  imports: { '* as q': fileOfPackage('index.ts'), '{ s }': fileOfPackage('testing/shop.ts') },
  cases: mistakeCases.map(({ name, query, says }) => ({ what: name, expression: query, says })),
});
