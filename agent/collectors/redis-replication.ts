/** Redis as a master: how far its replicas are; and as a replica: whether it reaches its master. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { counter, type Emit, gauge } from '../output.ts';
import { emitFields } from '../targets/redis/fields.ts';

const numbers = {
  connected_slaves: gauge(m.redis_connected_slaves, 'connections'),
  master_repl_offset: gauge(m.redis_master_repl_offset, 'bytes'),
  second_repl_offset: gauge(m.redis_second_repl_offset, 'bytes'),
  repl_backlog_size: gauge(m.redis_replication_backlog_bytes, 'bytes'),
  repl_backlog_active: gauge(m.redis_repl_backlog_is_active, 'state'),
  repl_backlog_first_byte_offset: gauge(m.redis_repl_backlog_first_byte_offset, 'bytes'),
  repl_backlog_histlen: gauge(m.redis_repl_backlog_history_bytes, 'bytes'),
  slave_priority: gauge(m.redis_slave_priority, 'state'),
} as const;

const resyncs = {
  sync_full: counter(m.redis_replica_resyncs_full, 'events'),
  sync_partial_ok: counter(m.redis_replica_partial_resync_accepted, 'events'),
  sync_partial_err: counter(m.redis_replica_partial_resync_denied, 'events'),
} as const;

const ofReplica = [
  gauge(m.redis_connected_slave_lag_seconds, 'seconds'),
  gauge(m.redis_connected_slave_offset_bytes, 'bytes'),
] as const;

const ofMaster = {
  slave_repl_offset: gauge(m.redis_slave_repl_offset, 'bytes'),
  master_last_io_seconds_ago: gauge(m.redis_master_last_io_seconds_ago, 'seconds'),
  master_sync_in_progress: gauge(m.redis_master_sync_in_progress, 'state'),
} as const;

const states = [gauge(m.redis_slave_info, 'info'), gauge(m.redis_master_link_up, 'state')] as const;

export const collector = defineCollector({
  name: 'redis_replication',
  target: 'redis',
  cadence: 'scrape',
  deadlineMs: 900,
  metrics: [...Object.values(numbers), ...Object.values(resyncs), ...ofReplica, ...Object.values(ofMaster), ...states],
  async collect(redis, emit) {
    const info = await redis.info();
    const fields = info.section('replication');
    emitFields(fields, numbers, (metric, value) => emit(metric, {}, value));
    emitFields(info.section('stats'), resyncs, (metric, value) => emit(metric, {}, value));
    for (const [field, text] of fields) if (/^slave\d+$/.test(field)) emitReplica(text, emit);
    if (fields.get('role') !== 'slave') return;
    const master = { master_host: fields.get('master_host') ?? '', master_port: fields.get('master_port') ?? '' };
    emitFields(fields, ofMaster, (metric, value) => emit(metric, master, value));
    emit(m.redis_master_link_up, master, fields.get('master_link_status') === 'up' ? 1 : 0);
    emit(m.redis_slave_info, { ...master, read_only: fields.get('slave_read_only') ?? '' }, 1);
  },
});

/** `slave0:ip=10.0.0.2,port=6379,state=online,offset=1751844676,lag=0` */
function emitReplica(text: string, emit: Emit<(typeof ofReplica)[number]>): void {
  const values = new Map(text.split(',').map((pair) => pair.split('=', 2) as [string, string])); // as above
  const value = (name: string): string => values.get(name) ?? '';
  const labels = { slave_ip: value('ip'), slave_port: value('port'), slave_state: value('state') };
  emit(m.redis_connected_slave_lag_seconds, labels, Number(value('lag')));
  emit(m.redis_connected_slave_offset_bytes, labels, Number(value('offset')));
}
