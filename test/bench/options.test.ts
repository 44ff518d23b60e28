/** What `lvd bench` makes of its arguments. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run } from '../bench-command.ts';
import type { Typed } from '../named-command.ts';
import type { Bench } from './bench.ts';
import { readOptions, type Wish } from './options.ts';

const bench = (name: string, intervalMs: number, ...sections: readonly string[]): Bench => ({
  name,
  summary: 'compares',
  rounds: 7,
  intervalMs,
  ...(sections.length > 0 && { sections: sections.map((section) => ({ name: section, summary: 'a part' })) }),
  run: async () => ({ tables: [], targets: [] }),
});
const benches = [bench('quick', 0), bench('slow', 15_000), bench('parts', 0, 'one', 'two')];
const read = (...args: readonly string[]): Typed<Wish> => readOptions(args, benches);

const wish = (typed: Typed<Wish>) => (typed.kind === 'run' ? { ...typed.wish, bench: typed.wish.bench.name } : typed);

test('a bench has its own number of rounds and its own interval', () => {
  assert.deepEqual(wish(read('quick')), { bench: 'quick', rounds: 7, intervalMs: 0, only: [], json: false });
  assert.deepEqual(wish(read('slow')), { bench: 'slow', rounds: 7, intervalMs: 15_000, only: [], json: false });
});

test('options say otherwise', () => {
  const typed = read('slow', '--rounds', '240', '--interval-ms', '1000', '--json');
  assert.deepEqual(wish(typed), { bench: 'slow', rounds: 240, intervalMs: 1000, only: [], json: true });
});

test('sections are picked by name, one or several', () => {
  assert.deepEqual(wish(read('parts', '--only', 'two')), {
    bench: 'parts',
    rounds: 7,
    intervalMs: 0,
    only: ['two'],
    json: false,
  });
  const both = read('parts', '--only', 'one', '--only', 'two');
  assert.deepEqual(both.kind === 'run' && both.wish.only, ['one', 'two']);
});

test('--help and --list need no bench', () => {
  assert.deepEqual(read('--help'), { kind: 'help' });
  assert.deepEqual(read('--list', 'slow'), { kind: 'list' });
});

const mistakes: readonly (readonly [args: readonly string[], says: RegExp])[] = [
  [[], /^no bench is named; expected one of quick, slow, parts$/],
  [['other'], /^"other" is no bench/],
  [['quick', 'slow'], /^"quick slow" is no bench/],
  [['quick', '--rounds', '0'], /^--rounds is "0"; expected: a whole number from 1$/],
  [['quick', '--rounds', '1.5'], /^--rounds is "1\.5"/],
  [['quick', '--interval-ms', '1000'], /^--interval-ms makes no sense for quick/],
  [['slow', '--interval-ms', 'soon'], /^--interval-ms is "soon"; expected: a whole number of milliseconds from 1$/],
  [['parts', '--only', 'three'], /^--only is "three"; expected one of one, two$/],
  [['quick', '--only', 'one'], /^--only is "one"; quick has no sections$/],
];
for (const [args, says] of mistakes) {
  test(`refused: ${args.join(' ') || 'no argument'}`, () => {
    const typed = read(...args);
    assert.equal(typed.kind, 'wrong');
    assert.match(typed.kind === 'wrong' ? typed.problem : '', says);
  });
}

test('what is not understood ends with 2 and says so on standard error', async (context) => {
  const written: string[] = [];
  context.mock.method(process.stderr, 'write', (text: string) => written.push(text) > 0);
  assert.equal(await run(['nothing-of-this-name']), 2);
  assert.match(written.join(''), /"nothing-of-this-name" is no bench; expected one of agent, /);
});

test('--list names every bench with its summary', async (context) => {
  const written: string[] = [];
  context.mock.method(process.stdout, 'write', (text: string) => written.push(text) > 0);
  assert.equal(await run(['--list']), 0);
  for (const name of ['agent', 'app', 'instruments', 'types'])
    assert.match(written.join(''), new RegExp(`^${name} +[a-z]`, 'm'));
});
