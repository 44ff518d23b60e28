import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { describe, it } from 'node:test';
import { temporaryFolder } from '../../test/services.ts';
import { recordedMachine, tell, watchMachine } from '../host-under-test.ts';
import { isGuest } from './cpuinfo.ts';
import { readHostFacts } from './host-facts.ts';
import { parseOsRelease } from './os-release.ts';

const timeoutMs = 60_000;
const release =
  'NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian\nVERSION_ID="22.04.1"\n# a comment\nPRETTY_NAME=\'The "best" one\'\n';

describe('the facts of the machine', () => {
  it('are found out by a process of its own and told as labels', async () => {
    const rootfs = temporaryFolder();
    mkdirSync(join(rootfs, 'etc'));
    writeFileSync(join(rootfs, 'etc/os-release'), release);
    const facts = await readHostFacts({ rootfs, timeoutMs });
    const { samples, values } = await tell(
      await watchMachine(recordedMachine, { names: ['facts', 'os', 'uname'], facts }),
    );
    assert.equal(samples('host_cpu_info')[0]?.labels.cores, String(os.cpus().length));
    assert.equal(samples('host_machine_info').length, 1);
    assert.equal(samples('node_uname_info')[0]?.labels.release, os.release());
    if (process.platform !== 'linux') return;
    assert.equal(samples('node_os_info')[0]?.labels.name, 'Ubuntu');
    assert.deepEqual(values('node_os_version', { id: 'ubuntu', id_like: 'debian' }), [22.04]);
  });

  it('are given up when they take too long, and the agent goes on without them', async () => {
    await assert.rejects(readHostFacts({ rootfs: '/', timeoutMs: 1 }), /not found out within 1 ms/);
    const { failed, samples } = await tell(await watchMachine(recordedMachine, { names: ['facts', 'os'] }));
    assert.deepEqual(failed, []);
    assert.deepEqual(samples('host_cpu_info'), []);
  });
});

describe('/etc/os-release', () => {
  it('is read with and without quotes; what is missing is empty', () => {
    const { name, id, pretty_name, version_id, variant } = parseOsRelease(release);
    assert.deepEqual(
      [name, id, pretty_name, version_id, variant],
      ['Ubuntu', 'ubuntu', 'The "best" one', '22.04.1', ''],
    );
  });
});

describe('/proc/cpuinfo', () => {
  it('tells whether this is a virtual machine', () => {
    assert.equal(isGuest('processor\t: 0\nflags\t\t: fpu hypervisor lahf_lm\nbugs\t\t: x\n'), true);
    assert.equal(isGuest('processor\t: 0\nflags\t\t: fpu lahf_lm\nmodel name\t: hypervisor\n'), false);
    assert.equal(isGuest(''), false);
  });
});
