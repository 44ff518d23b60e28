/** Tests of a table of expressions: each compiles, or the compiler says one sentence about it. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { compileEach, programOf } from './compile.ts';

export interface CompileCase {
  readonly what: string;
  readonly expression: string;
  /** What the compiler must say; null when it must say nothing. */
  readonly says: string | null;
}

export interface CompileCases {
  readonly title: string;
  /** What is imported, `{ a, b }` or `* as a`, by the absolute path of its file. */
  readonly imports: Readonly<Record<string, string>>;
  readonly cases: readonly CompileCase[];
}

/** Registers one test for each case; all of them are compiled at once. */
export function describeCompileCases({ title, imports, cases }: CompileCases): void {
  describe(title, () => {
    let messages: readonly string[];

    before(async () => {
      messages = await compileEach(cases.map(({ expression }) => programOf(imports, expression)));
    });

    for (const [index, { what, says }] of cases.entries()) {
      test(says === null ? `${what} compiles` : `${what} is a compile error in a sentence`, () => {
        const message = messages[index] ?? '';
        if (says === null) assert.equal(message, '');
        else assertOneError(message, says);
      });
    }
  });
}

/** The compiler quotes texts within a sentence; readers of a table should not have to. */
function assertOneError(message: string, says: string): void {
  const text = message.replaceAll('\\"', '"');
  assert.ok(text.includes(says), `expected: ${says}\ngot: ${text || 'no error'}`);
  assert.equal(text.match(/^\S.*error TS/gm)?.length, 1, `expected one error, got:\n${text}`);
}
