/** All collectors, in the order of the exposition. */
import type { UnboundCollector } from '../collector.ts';
import { accessLogCollector } from './access-log.ts';
import { cpuCollector } from './cpu.ts';
import { diskCollector } from './disk.ts';
import { factsCollector } from './facts.ts';
import { filefdCollector } from './filefd.ts';
import { filesystemCollector } from './filesystem.ts';
import { loadCollector } from './load.ts';
import { memoryCollector } from './memory.ts';
import { networkCollector } from './network.ts';
import { nginxCollector } from './nginx.ts';
import { portableCollector } from './portable.ts';
import { postgresActivityCollector } from './postgres-activity.ts';
import { postgresCheckpointsCollector } from './postgres-checkpoints.ts';
import { postgresDatabaseCollector } from './postgres-database.ts';
import { postgresIndexesCollector } from './postgres-indexes.ts';
import { postgresLocksCollector } from './postgres-locks.ts';
import { postgresReplicationCollector } from './postgres-replication.ts';
import { postgresSettingsCollector } from './postgres-settings.ts';
import { postgresSizeCollector } from './postgres-size.ts';
import { postgresStatementsCollector } from './postgres-statements.ts';
import { postgresTablesCollector } from './postgres-tables.ts';
import { postgresUpCollector } from './postgres-up.ts';
import { postgresWalCollector } from './postgres-wal.ts';
import { postgresWalFilesCollector } from './postgres-wal-files.ts';
import { pressureCollector } from './pressure.ts';
import { probeCollector } from './probe.ts';
import { redisCollector } from './redis.ts';
import { statCollector } from './stat.ts';
import { vmstatCollector } from './vmstat.ts';

/** The collectors for a system; Linux tells all by files, other systems tell less. */
export function collectorsFor(platform: NodeJS.Platform): readonly UnboundCollector[] {
  const host = platform === 'linux' ? linuxCollectors() : [portableCollector];
  return [
    ...host,
    factsCollector,
    ...postgresCollectors(),
    redisCollector,
    nginxCollector,
    accessLogCollector,
    probeCollector,
  ];
}

function linuxCollectors(): readonly UnboundCollector[] {
  return [
    cpuCollector(),
    memoryCollector,
    loadCollector,
    statCollector,
    vmstatCollector,
    filefdCollector,
    diskCollector,
    filesystemCollector(),
    networkCollector,
    pressureCollector,
  ];
}

/** One connection serves them one after the other, so the first to be asked is whether it answers at all. */
function postgresCollectors(): readonly UnboundCollector[] {
  return [
    postgresUpCollector,
    postgresSettingsCollector,
    postgresActivityCollector,
    postgresDatabaseCollector,
    postgresSizeCollector,
    postgresLocksCollector,
    postgresTablesCollector,
    postgresIndexesCollector,
    postgresCheckpointsCollector,
    postgresWalCollector,
    postgresWalFilesCollector,
    postgresReplicationCollector,
    postgresStatementsCollector(),
  ];
}
