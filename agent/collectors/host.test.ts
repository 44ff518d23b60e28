/**
 * The host collectors on a copy of a machine's /proc and /sys: the whole text is compared with the committed one.
 * After an intended change, `node --test --test-update-snapshots agent/collectors/host.test.ts` writes the new one.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import type { Family } from '../../metrics/instruments/exposition.ts';
import { renderExposition } from '../../metrics/instruments/exposition.ts';
import { temporaryFolder, waitFor } from '../../test/services.ts';
import type { UnboundCollector } from '../collector.ts';
import { createRegistry } from '../registry.ts';
import { openHost } from '../targets/host.ts';
import { readHostFacts } from '../targets/host-facts.ts';
import { cpuCollector } from './cpu.ts';
import { factsCollector } from './facts.ts';
import { filesystemCollector } from './filesystem.ts';
import { collectorsFor } from './index.ts';
import { networkCollector } from './network.ts';
import { portableCollector } from './portable.ts';

const fixtures = fileURLToPath(new URL('../fixtures', import.meta.url));
const golden = join(fixtures, 'host.prom');
const silent = pino({ level: 'silent' });

const hostAt = (folder: string, rootfs = '/') =>
  openHost({ procfs: join(folder, 'proc'), sysfs: join(folder, 'sys'), rootfs });

const registryOf = (collectors: readonly UnboundCollector[], host = hostAt(fixtures)) =>
  createRegistry(
    collectors.flatMap((collector) => collector.bind({ host }) ?? []),
    silent,
  );

const textOf = (families: readonly Family[], leaveOut: RegExp): string =>
  renderExposition(
    families.filter(({ name }) => !leaveOut.test(name)),
    'text',
  );

describe('the host collectors', {
  skip: process.platform !== 'linux' && 'they read the files of a Linux kernel',
}, () => {
  it('tell of a known machine exactly what is written down', async (test) => {
    const families = await registryOf(collectorsFor('linux')).collect();
    const text = textOf(families, /^(node_filesystem_|node_scrape_collector_duration|agent_collector_last)/);
    test.assert.fileSnapshot(text, golden, { serializers: [String] });
  });

  it('have nothing to tell, and do not fail, where the kernel lacks a file', async () => {
    const folder = join(temporaryFolder(), 'host');
    cpSync(fixtures, folder, { recursive: true });
    for (const path of ['proc/pressure', 'sys/class']) rmSync(join(folder, path), { recursive: true });
    const text = textOf(await registryOf(collectorsFor('linux'), hostAt(folder)).collect(), /none/);
    assert.match(text, /^node_scrape_collector_success\{collector="pressure"\} 1$/m);
    assert.doesNotMatch(text, /node_pressure|node_network_up|collector_success.* 0$/m);
  });

  it('read the machine that they run on', async () => {
    const text = textOf(await registryOf(collectorsFor('linux'), hostAt('/')).collect(), /none/);
    assert.doesNotMatch(text, /collector_success.* 0$/m);
    assert.match(text, /^node_memory_MemTotal_bytes [1-9]/m);
    assert.match(text, /^node_cpu_seconds_total\{cpu="0",mode="idle"\} [1-9]/m);
  });
});

describe('the cpu collector', () => {
  it('never lets a counter go back, but for a CPU that was taken out and came back', async () => {
    const folder = join(temporaryFolder(), 'host');
    mkdirSync(join(folder, 'proc'), { recursive: true });
    const registry = registryOf([cpuCollector()], hostAt(folder));
    const read = async (idle: number, iowait: number): Promise<readonly number[]> => {
      writeFileSync(join(folder, 'proc/stat'), `cpu0 100 0 100 ${idle} ${iowait} 0 0 0\n`);
      const [family] = await registry.collect();
      return (family?.samples ?? [])
        .filter(({ labels }) => ['idle', 'iowait'].includes(String(labels.mode)))
        .map(({ value }) => value);
    };
    assert.deepEqual(await read(10_000, 500), [100, 5]);
    assert.deepEqual(await read(9_990, 400), [100, 5]);
    assert.deepEqual(await read(10_100, 510), [101, 5.1]);
    assert.deepEqual(await read(200, 10), [2, 0.1]);
  });
});

describe('the network collector', () => {
  const readDevices = async (folder: string): Promise<readonly unknown[]> => {
    const families = await registryOf([networkCollector], hostAt(folder)).collect();
    const received = families.find(({ name }) => name === 'node_network_receive_bytes_total');
    return (received?.samples ?? []).map(({ labels }) => labels.device);
  };

  it('tells of the machine where the reader has a network of its own', async () => {
    const folder = join(temporaryFolder(), 'host');
    cpSync(fixtures, folder, { recursive: true });
    writeFileSync(join(folder, 'proc/net/dev'), 'container0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n');
    assert.deepEqual(await readDevices(folder), ['lo', 'eth0', 'eth1']);
  });

  it('tells of the reader where process 1 is hidden', async () => {
    const folder = join(temporaryFolder(), 'host');
    cpSync(fixtures, folder, { recursive: true });
    rmSync(join(folder, 'proc/1'), { recursive: true });
    writeFileSync(join(folder, 'proc/net/dev'), 'only0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n');
    assert.deepEqual(await readDevices(folder), ['only0']);
  });
});

describe('the filesystem collector', () => {
  it('tells size, state and errors of each mount below the given root', async () => {
    const rootfs = temporaryFolder();
    mkdirSync(join(rootfs, 'mnt/two words'), { recursive: true });
    const families = await registryOf([filesystemCollector()], hostAt(fixtures, rootfs)).collect();
    const values = (name: string) =>
      Object.fromEntries(
        (families.find((family) => family.name === name)?.samples ?? []).map(({ labels, value }) => [
          `${labels.device} ${labels.mountpoint} ${labels.fstype}`,
          value,
        ]),
      );
    assert.deepEqual(values('node_filesystem_readonly'), {
      '/dev/sda1 / ext4': 0,
      '/dev/sdb1 /mnt/two words xfs': 1,
      '/dev/sdb2 /mnt/missing xfs': 0,
    });
    assert.deepEqual(Object.values(values('node_filesystem_device_error')), [0, 0, 1]);
    const blocks = Number(execFileSync('stat', ['-f', '-c', '%b', rootfs], { encoding: 'utf8' }));
    const blockBytes = Number(execFileSync('stat', ['-f', '-c', '%S', rootfs], { encoding: 'utf8' }));
    assert.equal(values('node_filesystem_size_bytes')['/dev/sda1 / ext4'], blocks * blockBytes);
    assert.equal(Object.keys(values('node_filesystem_avail_bytes')).length, 2);
  });
});

describe('the collector for systems without /proc', () => {
  it('tells CPU, memory and network under the same names', async () => {
    const registry = registryOf([portableCollector], hostAt('/nowhere'));
    // It asks other programs, so on a busy machine one run may miss its deadline.
    const text = await waitFor('a run within the deadline', async () => {
      const told = textOf(await registry.collect(), /none/);
      return /collector_success\{collector="portable"\} 1/.test(told) && told;
    });
    for (const name of [
      'node_cpu_seconds_total\\{cpu="0",mode="idle"\\}',
      'node_memory_MemAvailable_bytes',
      'node_load1',
    ]) {
      assert.match(text, new RegExp(`^${name} \\d`, 'm'));
    }
  });
});

describe('the facts of the machine', () => {
  it('are read once and told as labels', async () => {
    const facts = await readHostFacts();
    const host = { ...hostAt(fixtures), facts };
    const text = textOf(await registryOf([factsCollector], host).collect(), /none/);
    assert.match(text, new RegExp(`^node_uname_info\\{sysname="${facts.uname.sysname}",.*\\} 1$`, 'm'));
    assert.match(text, /^node_os_info\{name=".+",.*\} 1$/m);
    assert.match(text, /^host_cpu_info\{.*\} 1$/m);
  });
});
