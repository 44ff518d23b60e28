import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idsIn, oidArray } from './sql.ts';

test('the same object ids make the same text, whatever their order, and it is read back', () => {
  assert.equal(oidArray([40, 7, 4_000_000_000]), "'{7,40,4000000000}'::oid[]");
  assert.equal(oidArray([4_000_000_000, 7, 40]), oidArray([40, 7, 4_000_000_000]));
  assert.equal(oidArray([]), "'{}'::oid[]");
  assert.deepEqual(idsIn('{7,40,4000000000}'), [7, 40, 4_000_000_000]);
  assert.deepEqual(idsIn('{}'), []);
});

test('what is no object id does not get into a statement', () => {
  for (const wrong of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
    assert.throws(() => oidArray([wrong]), TypeError);
});
