/** Redis: names and meanings are redis_exporter's, so that dashboards written for it work unchanged. */
import { defineMetrics } from '../../entry.ts';
import { clients } from './clients.ts';
import { commands } from './commands.ts';
import { keyspace } from './keyspace.ts';
import { latency } from './latency.ts';
import { memory } from './memory.ts';
import { persistence } from './persistence.ts';
import { replication } from './replication.ts';
import { server } from './server.ts';

export const redis = defineMetrics({
  ...server,
  ...clients,
  ...memory,
  ...keyspace,
  ...commands,
  ...latency,
  ...persistence,
  ...replication,
});
