/** The collectors of Redis on a real server, as the user that the agent has. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Redis } from 'ioredis';
import { startRedis, type TestRedis, temporaryFolder, waitFor } from '../../test/services.ts';
import { type WatchedRedis, watchRedis } from '../redis-under-test.ts';
import { neededPermissions } from '../targets/redis/permissions.ts';

describe('the Redis collectors', () => {
  let server: TestRedis;
  let client: Redis;
  const watching: WatchedRedis[] = [];
  const cleanup: (() => unknown)[] = [];

  const watch = async (url: string, maxSeries?: number): Promise<WatchedRedis> => {
    const watched = await watchRedis(url, maxSeries);
    watching.push(watched);
    return watched;
  };
  const start = async (args: readonly string[]): Promise<TestRedis> => {
    const started = await startRedis(args);
    cleanup.push(() => started.stop());
    return started;
  };
  const connect = (url: string): Redis => {
    const opened = new Redis(url);
    opened.on('error', () => undefined); // the server is stopped before it
    cleanup.push(() => opened.disconnect());
    return opened;
  };
  const scrapeOf = async (url: string) => (await watch(url)).scrape();

  before(async () => {
    server = await startRedis([
      ...['--latency-monitor-threshold', '1', '--slowlog-log-slower-than', '0'],
      ...['--repl-diskless-sync-delay', '0', '--repl-ping-replica-period', '1'],
    ]);
    client = new Redis(server.url);
    await client.set('a', '1', 'PX', 100_000);
    await client.set('b', '1');
    for (let turn = 0; turn < 7; turn++) await client.get(turn < 5 ? 'a' : 'a-name-of-a-key');
    await assert.rejects(client.lpush('a', '1'), /WRONGTYPE/);
    await assert.rejects(client.call('GET'), /wrong number/);
    await client.eval("local n = 0 for i = 1, 3000000 do n = n + i end redis.call('set', 'b', '2')", 0);
    await client.select(3);
    await client.set('c', '1');
  });
  afterEach(async () => {
    for (const watched of watching.splice(0)) watched.close();
    for (const clean of cleanup.splice(0).reverse()) await clean();
  });
  after(async () => {
    client.disconnect();
    await server.stop();
  });

  it('all succeed for the user that the agent has, and tell of keys and commands', async () => {
    const { values, failed } = await scrapeOf(server.agentUrl);
    assert.deepEqual(failed, []);
    const expected = {
      redis_up: [1],
      redis_keyspace_hits_total: [5],
      redis_keyspace_misses_total: [2],
      redis_connected_slaves: [0],
      redis_rdb_last_bgsave_status: [1],
      redis_loading_dump_file: [0],
      redis_aof_enabled: [0],
      redis_max_clients: [10_000],
      redis_config_maxclients: [10_000],
    };
    for (const [name, value] of Object.entries(expected)) assert.deepEqual(values(name), value, name);
    assert.deepEqual(values('redis_commands_total', { cmd: 'get' }), [7]);
    assert.deepEqual(values('redis_commands_failed_calls_total', { cmd: 'lpush' }), [1]);
    assert.deepEqual(values('redis_commands_rejected_calls_total', { cmd: 'get' }), [1]);
    assert.deepEqual(values('redis_errors_total', { err: 'WRONGTYPE' }), [1]);
    assert.deepEqual(values('redis_db_keys'), [2, 1]);
    assert.deepEqual(values('redis_db_keys_expiring', { db: 'db0' }), [1]);
    assert.ok((values('redis_db_avg_ttl_seconds', { db: 'db0' })[0] ?? 0) <= 100);
    for (const name of ['redis_memory_used_bytes', 'redis_cpu_user_seconds_total', 'redis_net_input_bytes_total'])
      assert.ok((values(name)[0] ?? 0) > 0, name);
  });

  it('tell since when Redis runs, always the same second', async () => {
    const watched = await watch(server.agentUrl);
    const starts = new Set<number>();
    for (let turn = 0; turn < 5; turn++)
      starts.add((await watched.scrape()).values('redis_start_time_seconds')[0] ?? 0);
    assert.equal(starts.size, 1);
    const [start = 0] = starts;
    assert.ok(Math.abs(Date.now() / 1000 - start) < 600, `${start}`);
  });

  it('tell of latency by command: buckets that are added up, and percentiles', async () => {
    const { values, samples } = await scrapeOf(server.agentUrl);
    const ofGet = samples('redis_commands_latencies_usec', { cmd: 'get' });
    const buckets = ofGet.filter(({ labels }) => labels.le !== undefined).map(({ value }) => value);
    assert.equal(buckets.length, 12);
    assert.deepEqual(
      buckets,
      buckets.toSorted((a, b) => a - b),
    );
    assert.equal(buckets.at(-1), 7);
    const slow = samples('redis_commands_latencies_usec', { cmd: 'eval' }).map(({ value }) => value);
    assert.equal(slow[0], 0, 'no EVAL took a microsecond');
    const seconds = values('redis_commands_duration_seconds_total', { cmd: 'eval' })[0] ?? 0;
    assert.ok(Math.abs((slow.at(-2) ?? 0) / 1e6 - seconds) < 1e-6, `${slow} and ${seconds}`);
    const percentiles = samples('redis_latency_percentiles_usec', { cmd: 'get' });
    assert.deepEqual(
      percentiles.map(({ labels }) => labels.quantile),
      ['50', '99', '99.9'],
    );
  });

  it('tell of spikes and of the slow log, and nothing of what the commands were', async () => {
    const { values, text } = await scrapeOf(server.agentUrl);
    assert.ok((values('redis_latency_spike_duration_seconds', { event_name: 'command' })[0] ?? 0) >= 0.001);
    assert.ok(Math.abs(Date.now() / 1000 - (values('redis_latency_spike_last')[0] ?? 0)) < 600);
    assert.ok((values('redis_slowlog_length')[0] ?? 0) > 5);
    assert.ok(!text.includes('a-name-of-a-key'));
  });

  it('tell how far a replica is, and the replica whether it reaches its master', async () => {
    const replica = await start(['--replicaof', '127.0.0.1', String(server.port)]);
    const [ofMaster, ofReplica] = [await watch(server.agentUrl), await watch(replica.agentUrl)];
    const labels = { slave_ip: '127.0.0.1', slave_port: String(replica.port), slave_state: 'online' };
    await waitFor('the replica to have all', async () => {
      const { values } = await ofMaster.scrape();
      const told = values('redis_connected_slave_offset_bytes', labels)[0];
      return told !== undefined && told > 0 && told <= (values('redis_master_repl_offset')[0] ?? 0);
    });
    const master = (await ofMaster.scrape()).values;
    assert.ok((master('redis_connected_slave_lag_seconds', labels)[0] ?? 100) <= 60);
    assert.deepEqual(master('redis_replica_resyncs_full'), [1]);
    const place = { master_host: '127.0.0.1', master_port: String(server.port) };
    const told = (await ofReplica.scrape()).values;
    assert.deepEqual(told('redis_slave_info', { ...place, read_only: '1' }), [1]);
    assert.deepEqual(told('redis_master_link_up', place), [1]);
    assert.deepEqual(told('redis_master_sync_in_progress', place), [0]);
    assert.ok((told('redis_slave_repl_offset', place)[0] ?? 0) > 0);
    assert.deepEqual(told('redis_instance_info', { role: 'slave' }), [1]);
  });

  it('tell of the append-only file, where there is one', async () => {
    const saving = await start(['--dir', temporaryFolder('redis-aof'), '--appendonly', 'yes']);
    const { values } = await scrapeOf(saving.agentUrl);
    assert.deepEqual(values('redis_aof_enabled'), [1]);
    assert.deepEqual(values('redis_aof_delayed_fsync'), [0]);
    assert.deepEqual(values('redis_aof_last_write_status'), [1]);
    assert.deepEqual(values('redis_aof_current_size_bytes').length, 1);
  });

  it('have nothing to tell, which is no failure, where the server does not know a command', async () => {
    const older = await start(['--rename-command', 'LATENCY', '', '--rename-command', 'SLOWLOG', '']);
    // The user's ACL names commands that are not there; everybody's does not.
    const { failed, values } = await scrapeOf(older.url);
    assert.deepEqual(failed, []);
    assert.deepEqual([values('redis_up'), values('redis_slowlog_length')], [[1], []]);
    assert.ok(values('redis_latency_percentiles_usec').length > 0);
  });

  for (const permission of neededPermissions) {
    it(`fail without ${permission}, and say so`, async () => {
      const admin = connect(server.url);
      const others = neededPermissions.filter((other) => other !== permission);
      const rules = ['reset', 'on', 'nopass', 'resetkeys', 'resetchannels', '-@all', ...others];
      await admin.call('ACL', 'SETUSER', 'almost', ...rules);
      const watched = await watch(`redis://almost:any@127.0.0.1:${server.port}`);
      const { failed } = await watched.scrape();
      assert.ok(failed.length > 0);
      const reasons = watched.reasons();
      assert.ok(reasons.some((reason) => reason.includes(permission)) || permission === '+ping', reasons.join('\n'));
      assert.ok(
        reasons.some((reason) => reason.startsWith('NOPERM')),
        reasons.join('\n'),
      );
    });
  }

  it('leave out the least used commands where there are more series than one metric may have', async () => {
    const watched = await watch(server.agentUrl, 30);
    await client.config('RESETSTAT');
    for (let turn = 0; turn < 100; turn++) await client.get('a');
    for (let turn = 0; turn < 50; turn++) await client.exists('a');
    const { samples, values } = await watched.scrape();
    const kept = new Set(samples('redis_commands_latencies_usec').map(({ labels }) => labels.cmd));
    assert.deepEqual([...kept], ['get', 'exists']);
    assert.ok((values('agent_series_dropped_total', { family: 'redis_commands_latencies_usec' })[0] ?? 0) > 0);
  });
});
