/** The targets that collectors read from; each is opened once per process. */
import type { AccessLog } from './access-log.ts';
import type { Host } from './host.ts';
import type { NginxStatus } from './nginx.ts';
import type { Postgres } from './postgres.ts';
import type { Probe } from './probe.ts';
import type { RedisServer } from './redis/index.ts';

export interface Targets {
  readonly host: Host;
  readonly postgres: Postgres;
  readonly redis: RedisServer;
  readonly nginx: NginxStatus;
  readonly accessLog: AccessLog;
  readonly probe: Probe;
}
