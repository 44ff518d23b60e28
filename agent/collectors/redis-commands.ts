/** The commands that Redis runs, by command: how many, how long, how many fail, and with which errors. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { counter } from '../output.ts';
import { emitFields } from '../targets/redis/fields.ts';
import { parsePairs } from '../targets/redis/info.ts';

const stats = {
  total_commands_processed: counter(m.redis_commands_processed_total, 'operations'),
  total_error_replies: counter(m.redis_total_error_replies, 'errors'),
  unexpected_error_replies: counter(m.redis_unexpected_error_replies, 'errors'),
  dump_payload_sanitizations: counter(m.redis_dump_payload_sanitizations, 'operations'),
} as const;

export const collector = defineCollector({
  name: 'redis_commands',
  target: 'redis',
  cadence: 'scrape',
  deadlineMs: 900,
  metrics: [
    ...Object.values(stats),
    counter(m.redis_commands_total, 'operations'),
    counter(m.redis_commands_duration_seconds_total, 'seconds'),
    counter(m.redis_commands_failed_calls_total, 'operations'),
    counter(m.redis_commands_rejected_calls_total, 'operations'),
    counter(m.redis_errors_total, 'errors'),
  ],
  async collect(redis, emit) {
    const info = await redis.info();
    emitFields(info.section('stats'), stats, (metric, value) => emit(metric, {}, value));
    // `cmdstat_get:calls=3,usec=12,usec_per_call=4.00,rejected_calls=0,failed_calls=0`
    for (const [field, text] of info.section('commandstats')) {
      const labels = { cmd: field.slice('cmdstat_'.length) };
      const values = parsePairs(text);
      emit(m.redis_commands_total, labels, values.get('calls') ?? 0);
      emit(m.redis_commands_duration_seconds_total, labels, (values.get('usec') ?? 0) / 1e6);
      // Redis counts these two from version 6.2 on.
      const [failed, rejected] = [values.get('failed_calls'), values.get('rejected_calls')];
      if (failed !== undefined) emit(m.redis_commands_failed_calls_total, labels, failed);
      if (rejected !== undefined) emit(m.redis_commands_rejected_calls_total, labels, rejected);
    }
    // `errorstat_WRONGTYPE:count=1`
    for (const [field, text] of info.section('errorstats'))
      emit(m.redis_errors_total, { err: field.slice('errorstat_'.length) }, parsePairs(text).get('count') ?? 0);
  },
});
