/** Replication, seen from either side. */
import { defineMetrics } from '../../entry.ts';
import { jobs, none } from './labels.ts';

const perStandby = { labels: { application_name: '*', client_addr: '*', state: '*' }, jobs } as const;

export const replication = defineMetrics({
  pg_replication_is_replica: {
    ...none,
    type: 'gauge',
    unit: 'state',
    help: 'Whether the server is a standby: 1 or 0.',
  },
  pg_replication_lag_seconds: {
    ...none,
    type: 'gauge',
    unit: 'seconds',
    help: 'How far a standby is behind what it has received; 0 on a primary.',
  },
  pg_stat_replication_pg_wal_lsn_diff: {
    ...perStandby,
    type: 'gauge',
    unit: 'bytes',
    help: 'Bytes of WAL that the standby has not replayed yet.',
    onlyWhere: 'a standby is connected',
  },
});
