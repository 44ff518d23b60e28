/** The app as it runs: workers, PostgreSQL with the settings of the native stack, and Redis; without nginx. */
import { readFileSync } from 'node:fs';
import { migrateDatabase, startWorker, type WorkerUnderTest } from '../../../app/worker-under-test.ts';
import { postgresBinaries } from '../../../deploy/local/postgres/binaries.ts';
import { makeAsInstalled, startPostgresOn, type TestPostgres } from '../../postgres.ts';
import { startRedis, unprivilegedAccount } from '../../services.ts';

export interface AppRig {
  readonly workers: readonly WorkerUnderTest[];
  readonly postgres: TestPostgres;
  /** CPU seconds so far: of the workers, and of PostgreSQL's processes that live. */
  cpuSeconds(): { readonly workers: number; readonly postgres: number };
  stop(): Promise<void>;
}

/** As in deploy/local/parts/postgres.ts; a test's server is spared the disk. */
const settings = { fsync: 'on', full_page_writes: 'on', shared_buffers: '128MB', autovacuum_naptime: '60s' };
const ticksPerSecond = 100;

export interface AppRigOptions {
  /** Default: four. */
  readonly workers?: number;
  /** Called with the migrated database, before the first worker starts. */
  readonly prepare?: (postgres: TestPostgres) => Promise<void>;
  /** Beside what every worker gets. */
  readonly env?: Readonly<Record<string, string>>;
}

export async function startAppRig({ workers: count = 4, prepare, env = {} }: AppRigOptions = {}): Promise<AppRig> {
  const [postgres, redis] = await Promise.all([
    startPostgresOn(makeAsInstalled, settings, postgresBinaries(unprivilegedAccount())),
    startRedis(),
  ]);
  const workers: WorkerUnderTest[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(workers.map((worker) => worker.process.stop('SIGKILL')));
    await Promise.all([postgres.stop(), redis.stop()]);
  };
  try {
    await migrateDatabase(postgres.url);
    await prepare?.(postgres);
    for (let index = 1; index <= count; index += 1) {
      const settings = {
        LVD_DATABASE_URL: postgres.url,
        LVD_REDIS_URL: redis.url,
        LVD_APP_INSTANCE: `app-${index}`,
        LVD_DATABASE_POOL_SIZE: '6',
        LVD_LOG_LEVEL: 'warn',
        ...env,
      };
      workers.push(await startWorker(settings));
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    workers,
    postgres,
    cpuSeconds: () => ({
      workers: sum(workers.map(({ process }) => cpuSecondsOf(process.pid))),
      postgres: sum(postgres.pids().map(cpuSecondsOf)),
    }),
    stop,
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Fields 14 and 15 of /proc/PID/stat, after the name, which may hold spaces. */
function cpuSecondsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}
