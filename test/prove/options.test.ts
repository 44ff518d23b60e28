/** What `lvd prove` makes of its arguments, and how findings decide its exit code. */
import assert from 'node:assert/strict';
import process from 'node:process';
import { test } from 'node:test';
import type { Typed } from '../named-command.ts';
import { run } from '../prove-command.ts';
import { readOptions, type Wish } from './options.ts';
import { exitCodeOf, type Finding, type Proof, renderFindings } from './proof.ts';

const proof = (name: string): Proof => ({
  name,
  summary: 'tries',
  takes: { long: '10 min', short: '20 s' },
  run: async () => [],
});
const proofs = [proof('one'), proof('two')];
const read = (...args: readonly string[]): Typed<Wish> => readOptions(args, proofs);
const wish = (typed: Typed<Wish>) => (typed.kind === 'run' ? { ...typed.wish, proof: typed.wish.proof.name } : typed);

test('a proof is tried in its long form, with chances of its own', () => {
  assert.deepEqual(wish(read('two')), { proof: 'two', form: 'long', seed: undefined, json: false });
});

test('options say otherwise', () => {
  assert.deepEqual(wish(read('one', '--short', '--seed', '0', '--json')), {
    proof: 'one',
    form: 'short',
    seed: 0,
    json: true,
  });
});

test('--help and --list need no proof', () => {
  assert.deepEqual(read('--help'), { kind: 'help' });
  assert.deepEqual(read('--list', 'one'), { kind: 'list' });
});

const mistakes: readonly (readonly [args: readonly string[], says: RegExp])[] = [
  [[], /^no proof is named; expected one of one, two$/],
  [['three'], /^"three" is no proof; expected one of one, two$/],
  [['one', 'two'], /^"one two" is no proof/],
  [['one', '--seed', 'x'], /^--seed is "x"; expected: a whole number of up to nine digits$/],
  [['one', '--seed', '-1'], /./],
];
for (const [args, says] of mistakes) {
  test(`refused: ${args.join(' ') || 'no argument'}`, () => {
    let problem: string;
    try {
      const typed = read(...args);
      problem = typed.kind === 'wrong' ? typed.problem : '';
    } catch (error) {
      problem = (error as Error).message; // of parseArgs
    }
    assert.match(problem, says);
  });
}

test('what is not understood ends with 2 and says so on standard error', async (context) => {
  const written: string[] = [];
  context.mock.method(process.stderr, 'write', (text: string) => written.push(text) > 0);
  assert.equal(await run(['nothing-of-this-name']), 2);
  assert.match(written.join(''), /"nothing-of-this-name" is no proof; expected one of /);
});

const finding = (held: boolean): Finding => ({ claim: 'no request failed', seen: '3 of 5,000 did', held });

test('a proof ends with 1 when one claim fell short, and when nothing was found', () => {
  assert.deepEqual(
    [exitCodeOf([finding(true)]), exitCodeOf([finding(true), finding(false)]), exitCodeOf([])],
    [0, 1, 1],
  );
});

test('each line says whether the claim held', () => {
  assert.deepEqual(renderFindings([finding(true), finding(false)]).split('\n'), [
    '  ✓ held        no request failed: 3 of 5,000 did',
    '  ✗ fell short  no request failed: 3 of 5,000 did',
    '',
  ]);
});
