import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countUnused } from './unused.ts';

const hour = 3600 * 1000;

test('an index without a scan counts when it was there first, or a day after it came', () => {
  const [old, young] = [
    { oid: 1, bytes: 100 },
    { oid: 2, bytes: 20 },
  ];
  const count = (indexes: readonly { oid: number; bytes: number }[], hours: number, before = first.firstSeen) =>
    countUnused(indexes, before, hours * hour);
  const first = countUnused([old], undefined, 0);
  assert.deepEqual([first.indexes, first.bytes], [1, 100]);
  const second = count([old, young], 1);
  assert.deepEqual([second.indexes, second.bytes], [1, 100]);
  const soon = count([old, young], 24.9, second.firstSeen);
  assert.deepEqual([soon.indexes, soon.bytes], [1, 100]);
  const later = count([old, young], 25, soon.firstSeen);
  assert.deepEqual([later.indexes, later.bytes], [2, 120]);
  const scanned = count([young], 26, later.firstSeen);
  assert.deepEqual([scanned.indexes, scanned.bytes, [...scanned.firstSeen.keys()]], [1, 20, [2]]);
});

test('after the statistics were reset, every index has a day to be scanned in', () => {
  const indexes = [
    { oid: 1, bytes: 1 },
    { oid: 2, bytes: 1 },
  ];
  const before = countUnused(indexes.slice(0, 1), undefined, 0);
  assert.equal(countUnused(indexes, before.firstSeen, hour).indexes, 1);
  assert.equal(countUnused(indexes, countUnused([], before.firstSeen, hour).firstSeen, 2 * hour).indexes, 0);
});
