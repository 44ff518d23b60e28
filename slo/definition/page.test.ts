/** docs/slo-definitions.md: every example in it is read, every wrong one is refused in the words that follow it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { blocksOf } from '../../metrics/promql/testing/documents.ts';
import { recordingGroups } from '../engine/rules.ts';
import { importOpenSlo } from '../openslo/import.ts';
import { DefinitionError, describeProblem } from './problem.ts';
import { readDefinition } from './read.ts';
import { writeDefinition } from './write.ts';

const page = new URL('../../docs/slo-definitions.md', import.meta.url);
const blocks = blocksOf(readFileSync(page, 'utf8'));
const after = (index: number): string => blocks[index + 1]?.text.trim() ?? '';

/** An example of one objective or some stands in a definition that has the rest. */
const whole = (text: string): string =>
  text.startsWith('- ')
    ? `name: shop\nretention: 100d\nrunbookUrl: https://example.org\nobjectives:\n${text.replaceAll(/^/gm, '  ')}`
    : text;

function problemsIn(text: string): string {
  try {
    readDefinition(text, 'file');
    return '';
  } catch (error) {
    assert.ok(error instanceof DefinitionError, String(error));
    return error.problems.map(describeProblem).join('\n');
  }
}

describe('docs/slo-definitions.md', () => {
  test('has examples of all kinds', () => {
    const titles = blocks.map(({ language, title }) => `${language} ${title}`.trim());
    const count = (wanted: string) => titles.filter((title) => title === wanted).length;
    assert.deepEqual([count('yaml') > 10, count('yaml wrong'), count('text')], [true, 3, 3]);
  });

  for (const [index, { language, title, text }] of blocks.entries()) {
    const name = `example ${index + 1}: ${text.trim().split('\n')[0]}`;
    if (language !== 'yaml') continue;
    if (title === 'wrong') {
      test(`${name} is refused as the page says`, () => assert.equal(problemsIn(whole(text)), after(index)));
    } else if (text.startsWith('apiVersion')) {
      test(`${name} is imported as the page says`, () => {
        const { definition, notes } = importOpenSlo(text, 'file');
        const lines = [...notes.map((note) => `# ${note}\n`), writeDefinition(definition)];
        assert.equal(lines.join('').trim(), after(index));
      });
    } else {
      test(`${name} makes rules`, () => {
        assert.ok(recordingGroups(readDefinition(whole(text), 'file').set).length > 0);
      });
    }
  }
});
