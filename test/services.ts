/** What tests start and wait for: real servers, processes, free ports, temporary folders. */

export { unprivilegedAccount } from '../deploy/programs/account.ts';
export { readRuntimeEnvironment } from '../deploy/programs/config.ts';
export { createCertificate, type TestCertificate } from './certificates.ts';
export { startNginx, type TestNginx, type TestNginxOptions } from './nginx.ts';
export { startPostgres, type TestPostgres } from './postgres.ts';
export { startStandby } from './postgres-standby.ts';
export { type PostgresMajor, postgresMajors, postgresOf } from './postgres-versions.ts';
export {
  freePort,
  isFree,
  type ProcessOptions,
  type RunningProcess,
  startProcess,
  temporaryFolder,
  waitFor,
} from './processes.ts';
export { startPrometheus, type TestPrometheus } from './prometheus.ts';
export { startRedis, type TestRedis } from './redis.ts';
