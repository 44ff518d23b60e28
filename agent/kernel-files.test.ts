import assert from 'node:assert/strict';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { temporaryFolder } from '../test/services.ts';
import { NoData } from './collector.ts';
import { KernelFiles } from './kernel-files.ts';

function folderWith(files: Readonly<Record<string, string>>): { root: string; files: KernelFiles } {
  const root = temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return { root, files: new KernelFiles(root) };
}

describe('the files of a kernel', () => {
  it('are read anew each time, whatever their length', () => {
    const { root, files } = folderWith({ stat: 'one' });
    assert.equal(files.read('stat'), 'one');
    const long = 'ä line\n'.repeat(40_000);
    writeFileSync(join(root, 'stat'), long);
    assert.equal(files.read('stat'), long);
    writeFileSync(join(root, 'stat'), '');
    assert.equal(files.read('stat'), '');
  });

  it('are no data where they are not there, and are found when they come', () => {
    const { root, files } = folderWith({});
    assert.throws(() => files.read('mdstat'), NoData);
    assert.equal(files.find('mdstat'), undefined);
    assert.deepEqual(files.list('mdstat'), []);
    writeFileSync(join(root, 'mdstat'), 'Personalities :\n');
    assert.equal(files.read('mdstat'), 'Personalities :\n');
  });

  it('tell numbers and lines, or that they are none', async () => {
    const { root, files } = folderWith({ number: ' 42\n', text: 'up\n', empty: '', 'a/b': '1', 'a/c/d': '2' });
    assert.equal(files.findNumber('number'), 42);
    assert.equal(files.findNumber('text'), undefined);
    assert.equal(files.findNumber('empty'), undefined);
    assert.equal(files.findLine('text'), 'up');
    assert.deepEqual(files.list('a'), ['b', 'c']);
    assert.deepEqual(files.folders('a'), ['c']);
    symlinkSync('a/c', join(root, 'link'));
    assert.equal(files.target('link'), join(root, 'a/c'));
    assert.equal(files.target('nowhere'), undefined);
    assert.deepEqual(await Promise.all(['number', 'text', 'nowhere'].map((path) => files.askNumber(path))), [
      42,
      undefined,
      undefined,
    ]);
    rmSync(root, { recursive: true });
  });

  it('pass on an error that means something else', () => {
    const { files } = folderWith({ 'folder/file': '' });
    assert.throws(() => files.read('folder'), /EISDIR/);
  });
});
