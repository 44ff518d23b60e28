/** docs/queries.md shows what the compiler really says. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { compileEach } from '../metrics/promql/testing/compile.ts';
import { blocksOf } from '../metrics/promql/testing/documents.ts';

const absolute = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
const blocks = blocksOf(readFileSync(absolute('docs/queries.md'), 'utf8'));

/** Each mistake with the block that follows it. */
const mistakes = blocks.flatMap(({ title, text }, index) =>
  title === 'mistake' ? [{ code: text.trim(), says: blocks[index + 1]?.text.trim() ?? '' }] : [],
);
const examples = blocks.filter(({ language, title }) => language === 'ts' && title === '').map(({ text }) => text);

/** Everything that the builder offers is in scope, as in a file that imports it by name. */
function programOf(code: string): string {
  const names = [...new Set(code.match(/\b[a-z]\w*(?=\()/gi) ?? [])].join(', ');
  return `import { ${names} } from ${JSON.stringify(absolute('metrics/promql/index.ts'))};
import { m } from ${JSON.stringify(absolute('metrics/catalogue/index.ts'))};
export const query = ${code};
`;
}

describe('docs/queries.md', () => {
  let messages: readonly string[];

  before(async () => {
    const withPaths = examples.map((text) => text.replaceAll("'../metrics/", `'${absolute('metrics/')}`));
    messages = await compileEach([...mistakes.map(({ code }) => programOf(code)), ...withPaths]);
  });

  test('has ten mistakes', () => assert.equal(mistakes.length, 10));

  for (const [index, { code, says }] of mistakes.entries()) {
    test(`${code.split('\n')[0]}: the message is as shown`, () => {
      const message = (messages[index] ?? '').replaceAll('\\"', '"');
      assert.ok(says !== '' && message.includes(says), `expected: ${says}\ngot: ${message || 'no error'}`);
      assert.equal(message.match(/^\S.*error TS/gm)?.length, 1, message);
    });
  }

  test('its examples compile', () => {
    assert.equal(examples.length, 2);
    assert.deepEqual(messages.slice(mistakes.length), ['', '']);
  });
});
