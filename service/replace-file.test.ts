/** What is written whole, and who may read it. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../test/services.ts';
import { replaceFile } from './replace-file.ts';

const modeOf = (path: string): number => statSync(path).mode & 0o777;

test('a file is replaced whole, with the mode that was asked for', () => {
  const path = join(temporaryFolder('replace'), 'a.json');
  replaceFile(path, 'first', 0o600);
  assert.deepEqual([readFileSync(path, 'utf8'), modeOf(path)], ['first', 0o600]);
  replaceFile(path, 'second', 0o444);
  assert.deepEqual([readFileSync(path, 'utf8'), modeOf(path)], ['second', 0o444]);
  assert.ok(!existsSync(`${path}.new`));
});

test('a file that cannot be written is left as it was', () => {
  assert.throws(() => replaceFile(join(temporaryFolder('replace'), 'missing', 'a.json'), 'x'), { code: 'ENOENT' });
});
