/** How long Redis takes for its commands; the way to the client is not in it. */
import { defineMetrics } from '../../entry.ts';
import { inherited, jobs, none, perCommand } from './labels.ts';

/**
 * Every other bound of LATENCY HISTOGRAM, from 1 µs to 1 s, so that a command takes 14 series and not 24. They are powers of
 * two in units of 1024 ns, each as the largest value that Redis's histogram cannot tell from it, in whole microseconds
 * (`latency.c` and `hdr_histogram.c` of Redis 7).
 */
const microseconds = [1, 4, 16, 66, 264, 1056, 4227, 16_908, 67_633, 270_532, 1_082_130] as const;

export const latency = defineMetrics({
  redis_commands_latencies_usec: {
    ...perCommand,
    type: 'histogram',
    unit: 'microseconds',
    counts: 'operations',
    buckets: microseconds,
    help: 'Time that commands took, by command.',
  },
  redis_latency_percentiles_usec: {
    labels: { cmd: '*', quantile: '*' },
    jobs,
    ...inherited,
    type: 'gauge',
    unit: 'microseconds',
    help: 'Time that this percentage of the calls since the start did not exceed, by command; for a recent time, ask redis_commands_latencies_usec.',
  },
  redis_latency_spike_last: {
    labels: { event_name: '*' },
    jobs,
    type: 'gauge',
    unit: 'timestamp seconds',
    help: 'When the last latency spike was, in seconds since the epoch.',
    onlyWhere: 'Redis watches for spikes (latency-monitor-threshold) and has seen one',
  },
  redis_latency_spike_duration_seconds: {
    labels: { event_name: '*' },
    jobs,
    type: 'gauge',
    unit: 'seconds',
    help: 'How long the last latency spike took.',
    onlyWhere: 'Redis watches for spikes (latency-monitor-threshold) and has seen one',
  },
  redis_slowlog_length: {
    ...none,
    type: 'gauge',
    unit: 'entries',
    help: 'Commands in the slow log. It holds only so many: one that stays the same may be full.',
  },
});
