/**
 * The host collectors on a copy of a machine's /proc and /sys: the whole text is compared with the committed one.
 * After an intended change, `node --test --test-update-snapshots agent/collectors/host.test.ts` writes the new one.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import {
  change,
  changedMachine,
  onLinuxOnly,
  recordedMachine,
  tell,
  tellText,
  watchMachine,
} from '../host-under-test.ts';

const golden = join(recordedMachine, 'host.prom');
/** What differs from run to run, or comes from the machine that the test runs on. */
const changing =
  /^(node_filesystem_|node_scrape_collector_duration|agent_collector_(last|cpu)|node_uname|node_time_seconds|node_time_zone)/;

function withoutChanging(text: string): string {
  const families = text.split(/^(?=# HELP )/m);
  return families.filter((family) => !changing.test(family.slice('# HELP '.length))).join('');
}

describe('the host collectors', onLinuxOnly, () => {
  it('tell of a known machine exactly what is written down', async (test) => {
    const text = await tellText(await watchMachine(recordedMachine));
    test.assert.fileSnapshot(withoutChanging(text), golden, { serializers: [String] });
  });

  it('fail where /proc is not what they were told, instead of having nothing to tell', async () => {
    const { failed, samples } = await tell(await watchMachine(join(changedMachine({}), 'elsewhere')));
    for (const name of ['cpu', 'meminfo', 'loadavg', 'vmstat', 'filesystem', 'netdev', 'diskstats', 'stat'])
      assert.ok(failed.includes(name), `${name} is not among ${failed.join(', ')}`);
    assert.deepEqual(samples('node_cpu_seconds_total'), []);
  });

  it('have nothing to tell, and do not fail, where the kernel lacks a file', async () => {
    const missing = ['proc/pressure', 'proc/mdstat', 'proc/schedstat', 'proc/net', 'proc/1', 'proc/sys'];
    const folder = changedMachine(Object.fromEntries([...missing, 'sys'].map((path) => [path, undefined])));
    const { failed, samples } = await tell(await watchMachine(folder));
    assert.deepEqual(failed, []);
    for (const name of ['node_pressure_cpu_waiting_seconds_total', 'node_network_up', 'node_md_disks']) {
      assert.deepEqual(samples(name), [], name);
    }
    assert.equal(samples('node_load1').length, 1);
  });

  it('read the machine that they run on', async () => {
    const { failed, values } = await tell(await watchMachine('/'));
    assert.deepEqual(failed, []);
    assert.ok((values('node_memory_MemTotal_bytes')[0] ?? 0) > 0);
    assert.ok((values('node_cpu_seconds_total', { cpu: '0', mode: 'idle' })[0] ?? 0) > 0);
  });

  it('drop series beyond the cap of their family, and count them', async () => {
    const machine = changedMachine({
      'proc/1/net/dev': `head\nhead\n${Array.from({ length: 30 }, (_, index) => `veth${index}: ${'1 '.repeat(16)}`).join('\n')}`,
    });
    const registry = await watchMachine(machine, { names: ['netdev'], maxSeriesPerFamily: 20 });
    const dropped = async () =>
      (await tell(registry)).values('agent_series_dropped_total', { family: 'node_network_receive_bytes_total' });
    assert.deepEqual(await dropped(), [10]);
    assert.deepEqual(await dropped(), [20]);
    assert.equal((await tell(registry)).samples('node_network_receive_bytes_total').length, 20);
  });
});

describe('the cpu collector', () => {
  const stat = (idle: number, iowait: number): string => `cpu 0\ncpu0 100 0 100 ${idle} ${iowait} 0 0 0 0 0\n`;

  it('never lets a counter go back, but for a CPU that was taken out and came back', async () => {
    const folder = changedMachine({});
    const registry = await watchMachine(folder, { names: ['cpu'] });
    const read = async (idle: number, iowait: number): Promise<readonly number[]> => {
      change(folder, { 'proc/stat': stat(idle, iowait) });
      const { values } = await tell(registry);
      return ['idle', 'iowait'].flatMap((mode) => values('node_cpu_seconds_total', { mode }));
    };
    assert.deepEqual(await read(10_000, 500), [100, 5]);
    assert.deepEqual(await read(9_990, 400), [100, 5]);
    assert.deepEqual(await read(10_100, 510), [101, 5.1]);
    assert.deepEqual(await read(200, 10), [2, 0.1]);
  });
});

describe('the netdev collector', () => {
  const devices = async (folder: string): Promise<readonly unknown[]> => {
    const { samples } = await tell(await watchMachine(folder, { names: ['netdev'] }));
    return samples('node_network_receive_bytes_total').map(({ labels }) => labels.device);
  };
  const table = (device: string): string => `head\nhead\n${device}: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n`;

  it('tells of the machine where the reader has a network of its own', async () => {
    assert.deepEqual(await devices(changedMachine({ 'proc/net/dev': table('container0') })), ['lo', 'eth0', 'eth1']);
  });

  it('tells of the reader where process 1 is hidden', async () => {
    const folder = changedMachine({ 'proc/1': undefined, 'proc/net/dev': table('only0') });
    assert.deepEqual(await devices(folder), ['only0']);
  });
});

describe('the cgroup collector', () => {
  it('tells the limits of the group that it runs in, and none where there are none', async () => {
    const { values } = await tell(await watchMachine(recordedMachine, { names: ['cgroup'] }));
    assert.deepEqual(values('node_cgroup_cpu_limit_cpus'), [1.5]);
    assert.deepEqual(values('node_cgroup_memory_limit_bytes'), [536_870_912]);
    assert.deepEqual(values('node_cgroup_memory_working_set_bytes', { cgroup: '/' }), [157_286_400]);
    assert.deepEqual(values('node_cgroup_cpu_throttled_seconds_total', { cgroup: '/' }), [0.25]);
    assert.deepEqual(values('node_cgroup_pids', { cgroup: '/system.slice' }), [7]);
  });
});
