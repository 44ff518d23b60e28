/** The commands that Redis runs: how many, how long, how many fail. The agent’s own are among them: info, ping, latency, slowlog. */
import { defineMetrics } from '../../entry.ts';
import { inherited, jobs, none, perCommand } from './labels.ts';

const operations = { ...none, type: 'counter', unit: 'operations' } as const;
const byCommand = { ...perCommand, type: 'counter', unit: 'operations' } as const;

export const commands = defineMetrics({
  redis_commands_processed_total: { ...operations, help: 'Commands executed, those of the agent among them.' },
  redis_commands_total: {
    ...byCommand,
    help: 'Commands executed, by command; those of the agent are under info, ping, latency and slowlog.',
  },
  redis_commands_duration_seconds_total: {
    ...perCommand,
    type: 'counter',
    unit: 'seconds',
    help: 'Time that commands took, by command.',
  },
  redis_commands_failed_calls_total: { ...byCommand, help: 'Commands that failed while they ran.' },
  redis_commands_rejected_calls_total: { ...byCommand, help: 'Commands that were refused before they ran.' },

  redis_errors_total: {
    type: 'counter',
    unit: 'errors',
    help: 'Errors that commands were answered with, by their first word.',
    labels: { err: '*' },
    jobs,
    onlyWhere: 'a command was answered with an error',
  },
  redis_total_error_replies: {
    ...none,
    ...inherited,
    type: 'counter',
    unit: 'errors',
    help: 'Errors that commands were answered with.',
  },
  redis_unexpected_error_replies: {
    ...none,
    ...inherited,
    type: 'counter',
    unit: 'errors',
    help: 'Errors where there should be none: in loading the append-only file, and in what a replica is sent.',
  },
  redis_dump_payload_sanitizations: {
    ...operations,
    ...inherited,
    help: 'Values that were checked in depth before they were taken in by RESTORE.',
  },
});
