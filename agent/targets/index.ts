/** The targets that collectors read from; each is opened once per process. */
import type { AccessLog } from './access-log.ts';
import type { CertificateFiles } from './certificate-files.ts';
import type { Host } from './host.ts';
import type { NginxStatus } from './nginx.ts';
import type { Postgres } from './postgres/index.ts';
import type { Probe } from './probe.ts';
import type { RedisServer } from './redis/index.ts';

export interface Targets {
  readonly host: Host;
  readonly postgres: Postgres;
  readonly redis: RedisServer;
  readonly nginx: NginxStatus;
  readonly accessLog: AccessLog;
  readonly probe: Probe;
  readonly certificates: CertificateFiles;
}

/**
 * Targets whose connection takes many questions at once and answers them in their order: at a scrape, their collectors
 * ask together. What takes long ends by itself well before the scrape does.
 */
export const pipelinedTargets: ReadonlySet<keyof Targets> = new Set(['postgres']);
