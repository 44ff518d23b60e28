/** The agent beside the real redis_exporter, on the same Redis: a master, and its replica. */
import assert from 'node:assert/strict';
import process from 'node:process';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import {
  freePort,
  type RunningProcess,
  startProcess,
  startRedis,
  type TestRedis,
  temporaryFolder,
  waitFor,
} from '../../test/services.ts';
import { redisDifferences } from './redis.ts';
import { type SideBySide, scrape, waitForSameSeries, waitForSameValues } from './side-by-side.ts';

const lvd = fileURLToPath(new URL('../../lvd.js', import.meta.url));
const quickReplication = ['--repl-diskless-sync-delay', '0', '--repl-ping-replica-period', '1'];
const spikes = ['--latency-monitor-threshold', '1'];

/** What dashboards written for redis_exporter ask for, of any of its versions. */
const established = [
  ...[
    'up',
    'instance_info',
    'uptime_in_seconds',
    'start_time_seconds',
    'cpu_sys_seconds_total',
    'cpu_user_seconds_total',
  ],
  ...['keyspace_hits_total', 'keyspace_misses_total', 'evicted_keys_total', 'expired_keys_total'],
  ...['db_keys', 'db_keys_expiring', 'db_avg_ttl_seconds'],
  ...[
    'memory_used_bytes',
    'memory_used_rss_bytes',
    'memory_max_bytes',
    'memory_used_peak_bytes',
    'mem_fragmentation_ratio',
  ],
  ...[
    'connected_clients',
    'blocked_clients',
    'rejected_connections_total',
    'connections_received_total',
    'max_clients',
  ],
  ...['config_maxclients', 'config_maxmemory', 'net_input_bytes_total', 'net_output_bytes_total'],
  ...['commands_processed_total', 'commands_total', 'commands_duration_seconds_total', 'commands_failed_calls_total'],
  ...['commands_rejected_calls_total', 'commands_latencies_usec_bucket', 'commands_latencies_usec_sum'],
  ...['commands_latencies_usec_count', 'latency_percentiles_usec', 'slowlog_length', 'latency_spike_last'],
  ...['latency_spike_duration_seconds', 'rdb_last_bgsave_status', 'rdb_last_save_timestamp_seconds'],
  ...['rdb_changes_since_last_save', 'aof_enabled', 'aof_last_write_status', 'aof_delayed_fsync'],
  ...['connected_slaves', 'connected_slave_lag_seconds', 'connected_slave_offset_bytes', 'master_repl_offset'],
];

describe('the agent and redis_exporter', () => {
  const running: (RunningProcess | TestRedis)[] = [];
  let ofMaster: SideBySide;
  let ofReplica: SideBySide;

  const watchBoth = async (redis: TestRedis): Promise<SideBySide> => {
    const [agentPort, exporterPort] = [await freePort(), await freePort()];
    const agent = startProcess({
      command: process.execPath,
      args: [lvd, 'agent', '--port', String(agentPort)],
      env: { LVD_AGENT_REDIS_URL: redis.agentUrl },
    });
    const exporter = startProcess({
      command: 'prometheus-redis-exporter',
      args: ['--redis.addr', redis.url, '--web.listen-address', `127.0.0.1:${exporterPort}`],
    });
    running.push(agent, exporter);
    await waitFor('both to answer', () => Promise.all([scrape(agentPort), scrape(exporterPort)]), 30_000);
    return { agentPort, exporterPort, differences: redisDifferences, isShared: (name) => name.startsWith('redis_') };
  };

  before(async () => {
    const aof = ['--dir', temporaryFolder('redis-aof'), '--appendonly', 'yes'];
    const master = await startRedis([...quickReplication, ...spikes, ...aof]);
    running.unshift(master);
    const replica = await startRedis(['--replicaof', '127.0.0.1', String(master.port)]);
    running.unshift(replica);
    const client = new Redis(master.url);
    await client.set('a', '1', 'EX', 1000);
    await client.get('a');
    await client.lpush('a', '1').catch(() => undefined); // counted as an error
    await client.eval('local n = 0 for i = 1, 3000000 do n = n + i end', 0); // counted as a spike
    await waitFor('the replica', async () => (await client.info('replication')).includes('state=online'));
    client.disconnect();
    [ofMaster, ofReplica] = await Promise.all([watchBoth(master), watchBoth(replica)]);
  });
  after(() => Promise.all(running.map((part) => part.stop())));

  it('have the same series of a master, but for those that are known not to be', async () => {
    const count = await waitForSameSeries(ofMaster);
    assert.ok(count > 170, `${count} series are the same`);
  });

  it('leave no panel of its dashboards empty', async () => {
    const names = new Set([...(await scrape(ofMaster.agentPort)).keys()].map((series) => series.split('{', 1)[0]));
    assert.deepEqual(
      established.filter((name) => !names.has(`redis_${name}`)),
      [],
    );
  });

  it('have the same series of a replica', async () => {
    const count = await waitForSameSeries(ofReplica);
    assert.ok(count > 150, `${count} series are the same`);
  });

  it('tell the same values of every counter, and of every gauge that stays', async () => {
    const counts = [await waitForSameValues(ofMaster), await waitForSameValues(ofReplica)];
    assert.ok(
      counts.every((count) => count > 100),
      `${counts} values were compared`,
    );
  });
});

describe('the known differences from redis_exporter', () => {
  it('each say why', () => {
    for (const { metric, reason } of redisDifferences) assert.match(reason, /^[A-Z].{20,}\.$/, metric.source);
  });
});
