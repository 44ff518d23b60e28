/** Where the agent differs from redis_exporter on the same Redis, and why. */
import type { Difference } from './difference.ts';

export const redisDifferences: readonly Difference[] = [
  {
    metric: /(go|process)_.*|redis_exporter_.*|redis_target_scrape_request_errors_total/,
    kind: 'only the exporter has it',
    reason: 'It tells of redis_exporter itself: each has collectors of its own.',
  },
  {
    metric: /redis_last_key_groups_scrape_duration_milliseconds/,
    kind: 'only the exporter has it',
    reason: 'The agent reads no keys: on a large server, that holds up everybody.',
  },
  {
    metric: /redis_config_io_threads/,
    kind: 'only the exporter has it',
    reason: 'Only CONFIG tells it, and the agent must not be allowed that: settings hold passwords.',
  },
  {
    metric: /redis_db_keys|redis_db_keys_expiring/,
    kind: 'only the exporter has it',
    reason: 'Databases without keys, but for the first: only CONFIG tells how many there may be, as above.',
  },
  {
    metric: /redis_slowlog_last_id|redis_last_slow_execution_duration_seconds/,
    kind: 'only the exporter has it',
    reason: 'Only SLOWLOG GET tells it, together with the arguments of the commands and the addresses of clients.',
  },
  {
    metric: /redis_latency_percentiles_usec_(sum|count)/,
    kind: 'only the exporter has it',
    reason: 'The same figures as redis_commands_duration_seconds_total and redis_commands_total.',
  },
  {
    metric: /redis_commands_.*|redis_latency_percentiles_usec.*/,
    kind: 'only the exporter has it',
    reason: 'A command that the exporter was the first to use, in the moment between the two scrapes.',
  },
  {
    metric: /redis_commands_.*|redis_latency_percentiles_usec.*/,
    kind: 'only the agent has it',
    reason:
      'The exporter leaves out commands with a dash or a digit in their names, and what ran in between, as above.',
  },
  {
    metric: /redis_commands_latencies_usec.*|redis_max_clients|redis_ping_seconds/,
    kind: 'only the agent has it',
    reason: 'Later versions of redis_exporter have the first two; nobody tells the third.',
  },
  {
    metric: /redis_start_time_seconds/,
    kind: 'values are not compared',
    reason: 'Redis tells it only to the second, and the exporter lets it go to and fro by one.',
  },
  {
    metric:
      /redis_(connected_clients|client_recent_.*|mem_(clients_normal|fragmentation_.*)|memory_used_.*|allocator_.*|latency_percentiles_usec)/,
    kind: 'values are not compared',
    reason: 'Each scrape is a client with buffers and a command, and so changes what it reads.',
  },
];
