import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import type { StatsFs } from 'node:fs';
import { mkdirSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { temporaryFolder, waitFor } from '../../test/services.ts';
import { onLinuxOnly, recordedMachine, tell, watchMachine } from '../host-under-test.ts';
import { type Mount, parseMounts } from '../mounts.ts';
import { SpaceReader } from '../space.ts';

describe('the filesystem collector', onLinuxOnly, () => {
  it('tells size, state and errors of each mount below the given root', async () => {
    const rootfs = temporaryFolder();
    mkdirSync(join(rootfs, 'mnt/two words'), { recursive: true });
    const { samples, values } = await tell(await watchMachine(recordedMachine, { names: ['filesystem'], rootfs }));
    const readonly = samples('node_filesystem_readonly').map(({ labels, value }) => [
      `${labels.device} ${labels.mountpoint} ${labels.fstype}`,
      value,
    ]);
    assert.deepEqual(Object.fromEntries(readonly), {
      '/dev/sda1 / ext4': 0,
      '/dev/sdb1 /mnt/two words xfs': 1,
      '/dev/sdb2 /mnt/missing xfs': 0,
    });
    assert.deepEqual(values('node_filesystem_device_error'), [0, 0, 1]);
    const ask = (format: string): number =>
      Number(execFileSync('stat', ['-f', '-c', format, rootfs], { encoding: 'utf8' }));
    assert.deepEqual(values('node_filesystem_size_bytes', { mountpoint: '/' }), [ask('%b') * ask('%S')]);
    assert.equal(values('node_filesystem_avail_bytes').length, 2);
  });
});

describe('filesystems that hang', () => {
  const table = [
    '/dev/sda1 / ext4 rw 0 0',
    'server:/home /home nfs4 rw 0 0',
    'server:/mail /mail nfs4 rw 0 0',
    '/dev/sdb1 /home/local ext4 rw 0 0',
    'other:/data /data nfs4 rw 0 0',
    '//windows/share /share cifs rw 0 0',
    'last:/data /last nfs4 rw 0 0',
  ].join('\n');
  const mounts = parseMounts(table);

  /** A machine on which some paths do not answer until they are freed. */
  async function machine(stuck: readonly string[]) {
    const space = await statfs('/');
    const asked: string[] = [];
    const freed = Promise.withResolvers<StatsFs>();
    const reader = new SpaceReader('/', (path) => {
      asked.push(path);
      return stuck.includes(path) ? freed.promise : Promise.resolve(space);
    });
    const readAll = async (): Promise<readonly string[]> => {
      const bad: string[] = [];
      for (const mount of mounts) if ((await reader.read(mount)) === 'error') bad.push(mount.mountpoint);
      return bad;
    };
    return { readAll, asked, free: () => freed.resolve(space) };
  }

  it('take those of the same server and those below them along, and hold up no other', async () => {
    const { readAll, asked, free } = await machine(['/home']);
    assert.deepEqual(await readAll(), ['/home', '/mail', '/home/local']);
    asked.length = 0;
    assert.deepEqual(await readAll(), ['/home', '/mail', '/home/local']);
    assert.deepEqual(asked, ['/', '/data', '/share', '/last'], 'what hangs is not asked again');
    free();
    await waitFor('all to answer', async () => (await readAll()).length === 0);
  });

  it('leave one of Node’s threads free, whatever number of servers is gone', async () => {
    const { readAll, asked } = await machine(['/home', '/data', '/share', '/last']);
    assert.deepEqual(await readAll(), ['/home', '/mail', '/home/local', '/data', '/share', '/last']);
    assert.ok(!asked.includes('/last'));
  });
});

describe('the table of mounts', () => {
  it('leaves out what is no storage, and lets the last mount on a path win', () => {
    const mounts: readonly Mount[] = parseMounts(
      [
        'proc /proc proc rw 0 0',
        'tmpfs /run tmpfs rw 0 0',
        'overlay /var/lib/docker/overlay2/x overlay rw 0 0',
        '/dev/sda1 /data ext4 rw 0 0',
        '/dev/sdb1 /data xfs ro,noatime 0 0',
        '/dev/sdc1 /tab\\011and\\134slash ext4 rw 0 0',
      ].join('\n'),
    );
    assert.deepEqual(
      mounts.map(({ labels, isReadonly }) => [labels.device, labels.mountpoint, isReadonly]),
      [
        ['tmpfs', '/run', false],
        ['/dev/sdb1', '/data', true],
        ['/dev/sdc1', '/tab\tand\\slash', false],
      ],
    );
  });
});
