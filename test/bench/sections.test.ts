/** A bench of sections: which of them run, and what becomes of one that fails. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { figureOf } from './interleave.ts';
import { benchOfSections, type Section } from './sections.ts';

const promised = { what: 'CPU time', bound: 'at most', limit: 2, unit: '×' } as const;

const section = (name: string, run: Section['run']): Section => ({
  name,
  summary: name,
  targets: { cpu: promised },
  run,
});
const measuring = (name: string, cpu: number): Section =>
  section(name, async ({ tell }) => {
    tell('measuring');
    return {
      tables: [{ title: 'CPU', unit: 'ms', figures: [figureOf(name, [cpu], [1])] }],
      values: { cpu },
      notes: ['seen'],
    };
  });

const bench = benchOfSections({
  name: 'app',
  summary: 'sections',
  rounds: 3,
  intervalMs: 0,
  sections: [
    measuring('first', 1),
    section('failing', async () => {
      throw new Error('no server');
    }),
    measuring('last', 3),
  ],
});

async function report(...only: readonly string[]) {
  const told: string[] = [];
  const { tables, targets, notes } = await bench.run({
    rounds: 3,
    intervalMs: 0,
    only,
    tell: (line) => told.push(line),
  });
  return { titles: tables.map(({ title }) => title), targets, notes, told: told.join('\n') };
}

test('all sections run in their order, and what they tell bears their name', async () => {
  const { titles, notes, told, targets } = await report();
  assert.deepEqual(titles, ['first: CPU', 'last: CPU']);
  assert.equal(notes?.[0], 'first: seen');
  assert.match(told, /^first: measuring$/m);
  assert.deepEqual(
    targets.map(({ what, value }) => [what, value]),
    [
      ['first: CPU time', 1],
      ['failing: CPU time', Number.NaN],
      ['last: CPU time', 3],
    ],
  );
});

test('only those that were asked for run', async () => {
  assert.deepEqual((await report('last')).titles, ['last: CPU']);
});

test('a section that fails is told with its error and leaves its promises unmeasured', async () => {
  const { told, notes, targets } = await report('failing');
  assert.match(told, /^failing: failed: Error: no server\n +at /m);
  assert.deepEqual(notes, ['failing: failed, and so measured nothing: Error: no server']);
  assert.deepEqual(targets, [{ ...promised, what: 'failing: CPU time', value: Number.NaN }]);
});
