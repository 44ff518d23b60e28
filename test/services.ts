/** What tests start and wait for: real servers, processes, free ports, temporary folders. */

export { readRuntimeEnvironment } from '../deploy/programs/config.ts';
export { startPostgres, type TestPostgres } from './postgres.ts';
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
