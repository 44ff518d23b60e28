/** Changes of boards: whatever happens in between, every way from one board to a later one ends at the same board. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleBoard, sampleProblem, sampleSuite } from '../web/browser-test/sample.ts';
import { applyChange, changeBetween, changeSince, mergeChanges, slugsOf } from './change.ts';
import type { BoardDocument, Problem, SuiteSummary } from './document.ts';

/** Numbers that look random and are the same in every run: a linear congruential generator. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
}

/** Boards that follow each other: suites come, change and go; problems come, change back and forth, and go. */
function boardsFrom(seed: number, count: number): readonly BoardDocument[] {
  const random = randomFrom(seed);
  const one = <T>(values: readonly T[]): T => values[random(values.length)] as T; // it is never empty
  return Array.from({ length: count }, (_, index) => {
    const names = ['A', 'B', 'C', 'D', 'E'].filter(() => random(4) > 0);
    const suites = names.map((name): SuiteSummary => sampleSuite(name, { passed: random(3), failed: random(2) }, 0));
    const suite = sampleSuite('A', {}, 0);
    const ids = [1, 2, 3, 4, 5, 6].filter(() => random(3) > 0);
    const problems = ids.map((id): Problem => sampleProblem(id, suite, { message: one(['x', 'y']) }));
    if (random(2) === 0) problems.reverse();
    return sampleBoard(suites, problems, index * 3 + 1);
  });
}

/** Boards name their suites in any order: the pages sort them. */
function sorted(board: BoardDocument | null | undefined): BoardDocument | null {
  return board ? { ...board, suites: board.suites.toSorted((a, b) => (a.slug < b.slug ? -1 : 1)) } : null;
}

for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
  const boards = boardsFrom(seed, 12);
  const steps = boards.slice(1).map((board, index) => changeBetween(boards[index] ?? board, board));
  const last = boards.at(-1) ?? assert.fail();

  test(`step by step, joined, or out of the past: from every board of walk ${seed} to its last one`, () => {
    for (const [index, board] of boards.slice(0, -1).entries()) {
      const rest = steps.slice(index);
      const walked = rest.reduce<BoardDocument | null>((at, step) => at && applyChange(at, step), board);
      assert.deepEqual(sorted(walked), sorted(last));
      assert.deepEqual(sorted(applyChange(board, rest.reduce(mergeChanges))), sorted(last));
      const slugs = new Set(rest.flatMap(slugsOf));
      assert.deepEqual(sorted(applyChange(board, changeSince(board.version, slugs, last))), sorted(last));
    }
  });

  test(`a joined change of walk ${seed} applies to every board on its way`, () => {
    const joined = steps.reduce(mergeChanges);
    for (const board of boards.slice(0, -1)) assert.deepEqual(sorted(applyChange(board, joined)), sorted(last));
  });
}

test('a change tells when the earliest of its runs was stored', () => {
  const [empty, both] = [
    sampleBoard([], [], 1),
    sampleBoard([sampleSuite('A', {}, 5), sampleSuite('B', {}, 9)], [], 2),
  ];
  assert.equal(changeBetween(empty, both).committedAt, both.suites[1]?.lastRunAt);
});

test('a change over a gap, an old one, and one that takes a problem for known do not apply', () => {
  const suite = sampleSuite('A', { failed: 1 });
  const [first, second, third] = [1, 2, 3].map((version) =>
    sampleBoard([suite], [sampleProblem(1, suite, {})], version),
  ) as [BoardDocument, BoardDocument, BoardDocument];
  const change = changeBetween(second, third);
  assert.equal(applyChange(first, change), null);
  assert.equal(applyChange(third, change), null);
  assert.equal(applyChange({ ...second, problems: [] }, change), null);
  assert.deepEqual(applyChange(second, change), third);
});
