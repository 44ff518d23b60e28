import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TopStatements } from './top-statements.ts';

const minute = 60;
const options = { size: 3, maxChangesPerHour: 5 };
const keysOf = (statements: readonly { readonly key: string }[]) => statements.map(({ key }) => key).sort();
const totals = (seconds: Readonly<Record<string, number>>) =>
  Object.entries(seconds).map(([key, value]) => ({ key, seconds: value }));

describe('the statements that are told one by one', () => {
  it('are first those that took the most time ever, and places that are free are filled', () => {
    const top = new TopStatements(options);
    assert.deepEqual(keysOf(top.choose(totals({ a: 9, b: 1 }), 0)), ['a', 'b']);
    assert.deepEqual(keysOf(top.choose(totals({ a: 9, b: 1, c: 0.1 }), minute)), ['a', 'b', 'c']);
    const full = new TopStatements(options);
    assert.deepEqual(keysOf(full.choose(totals({ a: 4, b: 3, c: 2, d: 1 }), 0)), ['a', 'b', 'c']);
  });

  it('change when another one lately takes clearly more, however much the old ones once took', () => {
    const top = new TopStatements(options);
    top.choose(totals({ a: 5000, b: 4000, c: 3000, d: 0 }), 0);
    let chosen: readonly string[] = [];
    for (let run = 1; run <= 60; run++) {
      const seconds = totals({ a: 5000 + run, b: 4000 + run, c: 3000, d: run * 10 });
      chosen = keysOf(top.choose(seconds, run * minute));
    }
    assert.deepEqual(chosen, ['a', 'b', 'd']);
  });

  it('stay when two take turns at about the same time', () => {
    const top = new TopStatements(options);
    const taken = { a: 100, b: 100, c: 100, d: 100 };
    const first = keysOf(top.choose(totals(taken), 0));
    for (let run = 1; run <= 200; run++) {
      taken.a += 50;
      taken.b += 50;
      taken.c += run % 2 ? 1.5 : 1;
      taken.d += run % 2 ? 1 : 1.5;
      assert.deepEqual(keysOf(top.choose(totals(taken), run * minute)), first);
    }
  });

  it('change at most five times in any hour, whatever the load does', () => {
    const top = new TopStatements(options);
    const taken: Record<string, number> = {};
    let before = new Set<string>();
    const changes: number[] = [];
    for (let run = 0; run < 600; run++) {
      // A statement that was never seen before takes the most time, every minute.
      taken[`s${run}`] = 2 ** (run % 40);
      const chosen = new Set(keysOf(top.choose(totals(taken), run * minute)));
      if (run >= options.size) changes.push(...[...chosen].filter((key) => !before.has(key)).map(() => run));
      before = chosen;
      const lastHour = changes.filter((change) => change > run - 60);
      assert.ok(lastHour.length <= options.maxChangesPerHour, `${lastHour.length} in the hour before minute ${run}`);
    }
    assert.ok(changes.length > 10, `${changes.length} changes`);
  });

  it('give a place free that the server forgot or reset', () => {
    const top = new TopStatements(options);
    top.choose(totals({ a: 4, b: 3, c: 2 }), 0);
    assert.deepEqual(keysOf(top.choose(totals({ a: 4, b: 0.1 }), minute)), ['a', 'b']);
    assert.deepEqual(keysOf(top.choose(totals({ a: 4, b: 0.1, d: 1 }), 2 * minute)), ['a', 'b', 'd']);
  });
});
