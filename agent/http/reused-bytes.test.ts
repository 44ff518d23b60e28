import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { giveBack, takeBytes } from './reused-bytes.ts';

describe('the bytes of answers', () => {
  // What another test gave back is larger than what these ask for, or in use.
  beforeEach(() => void takeBytes(0));

  it('are used again, for one answer at a time', () => {
    const first = takeBytes(1000);
    assert.equal(first.length, 1000);
    giveBack(first);
    const second = takeBytes(900);
    assert.equal(second.length, 900);
    assert.equal(second.buffer, first.buffer);
    assert.notEqual(takeBytes(900).buffer, second.buffer);
  });

  it('grow with the answers, and stay as they have grown', () => {
    const small = takeBytes(10);
    giveBack(small);
    const large = takeBytes(5000);
    assert.notEqual(large.buffer, small.buffer);
    giveBack(large);
    giveBack(small);
    assert.equal(takeBytes(10).buffer, large.buffer);
  });

  it('are not kept for an answer that is far larger than any usual one', () => {
    const huge = takeBytes(8 * 1024 * 1024);
    giveBack(huge);
    assert.notEqual(takeBytes(10).buffer, huge.buffer);
  });
});
