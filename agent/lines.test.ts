import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Lines } from './lines.ts';

test('lines and fields, with blanks and tabs, and without a newline at the end', () => {
  const lines = new Lines(' eth0: 12\t34  five\n\nlast 7');
  assert.ok(lines.next());
  assert.equal(lines.upTo(':'), 'eth0');
  assert.equal(lines.number(), 12);
  lines.skip(1);
  assert.ok(!lines.isOver);
  assert.equal(lines.word(), 'five');
  assert.ok(lines.isOver);
  assert.equal(lines.word(), '');
  assert.ok(Number.isNaN(lines.number()));
  assert.ok(lines.next());
  assert.ok(lines.isOver);
  assert.ok(lines.next());
  assert.equal(lines.upTo(':'), '');
  assert.equal(lines.rest(), 'last 7');
  assert.ok(!lines.next());
});

test('numbers of up to 64 bits', () => {
  const lines = new Lines('9007199254740993 18446744073709551615 0 42x');
  lines.next();
  assert.equal(lines.number(), 9007199254740992);
  assert.equal(lines.number(), 2 ** 64);
  assert.equal(lines.number(), 0);
  assert.equal(lines.number(), 42);
});
