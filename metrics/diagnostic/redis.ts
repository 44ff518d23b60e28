/** What people ask about Redis. */
import { m } from '../catalogue/index.ts';
import type { DiagnosticGroup } from './index.ts';

export const redisQuestions: readonly DiagnosticGroup[] = [
  {
    question: 'How is Redis set up: version, role, what it evicts?',
    metrics: [m.redis_instance_info, m.redis_connected_slaves],
  },
  {
    question: 'Does Redis find the keys that it is asked for, or were they removed before?',
    metrics: [
      m.redis_keyspace_hits_total,
      m.redis_keyspace_misses_total,
      m.redis_expired_keys_total,
      m.redis_evicted_keys_total,
      m.redis_db_keys,
      m.redis_db_keys_expiring,
    ],
  },
  {
    question: 'Is the memory of Redis full or fragmented?',
    metrics: [
      m.redis_memory_used_bytes,
      m.redis_memory_used_rss_bytes,
      m.redis_memory_used_peak_bytes,
      m.redis_memory_max_bytes,
      m.redis_mem_fragmentation_ratio,
    ],
  },
  {
    question: 'Does Redis refuse or lose clients, and how much do they send?',
    metrics: [
      m.redis_connected_clients,
      m.redis_blocked_clients,
      m.redis_max_clients,
      m.redis_connections_received_total,
      m.redis_rejected_connections_total,
      m.redis_net_input_bytes_total,
      m.redis_net_output_bytes_total,
    ],
  },
  {
    question: 'Which Redis command is slow, frequent or failing?',
    metrics: [
      m.redis_commands_processed_total,
      m.redis_commands_total,
      m.redis_commands_duration_seconds_total,
      m.redis_commands_failed_calls_total,
      m.redis_commands_rejected_calls_total,
    ],
  },
  {
    question: 'What would be lost if Redis stopped now?',
    metrics: [
      m.redis_rdb_last_save_timestamp_seconds,
      m.redis_rdb_last_bgsave_status,
      m.redis_rdb_changes_since_last_save,
      m.redis_aof_enabled,
      m.redis_aof_last_write_status,
    ],
  },
];
