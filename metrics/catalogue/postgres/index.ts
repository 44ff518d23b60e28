/** PostgreSQL: names and meanings are postgres_exporter's where it has the figure, and follow its pattern elsewhere. */
import { defineMetrics } from '../../entry.ts';
import { activity } from './activity.ts';
import { bloat } from './bloat.ts';
import { checkpoints } from './checkpoints.ts';
import { database } from './database.ts';
import { indexes } from './indexes.ts';
import { io } from './io.ts';
import { replication } from './replication.ts';
import { server } from './server.ts';
import { statements } from './statements.ts';
import { tables } from './tables.ts';
import { wal } from './wal.ts';

export const postgres = defineMetrics({
  ...server,
  ...activity,
  ...database,
  ...tables,
  ...indexes,
  ...bloat,
  ...wal,
  ...checkpoints,
  ...io,
  ...replication,
  ...statements,
});
