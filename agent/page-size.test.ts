import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import process from 'node:process';
import { test } from 'node:test';
import { readPageBytes } from './page-size.ts';

test('the size of a page is the one that the system tells', { skip: process.platform !== 'linux' }, () => {
  assert.equal(readPageBytes(), Number(execFileSync('getconf', ['PAGESIZE'], { encoding: 'utf8' })));
});

test('where the kernel does not tell it, it is what nearly every machine has', () => {
  assert.equal(readPageBytes('/nowhere'), 4096);
});
