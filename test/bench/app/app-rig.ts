/** The app as it runs: workers, PostgreSQL with the settings of the native stack, and Redis; without nginx. */
import { readFileSync } from 'node:fs';
import { startApp } from '../../../app/app-under-test.ts';
import type { WorkerUnderTest } from '../../../app/worker-under-test.ts';
import { postgresBinaries } from '../../../deploy/local/postgres/binaries.ts';
import { makeAsInstalled, startPostgresOn, type TestPostgres } from '../../postgres.ts';
import { unprivilegedAccount } from '../../services.ts';

export interface AppRig {
  readonly workers: readonly WorkerUnderTest[];
  readonly postgres: TestPostgres;
  /** CPU seconds so far: of the workers, and of PostgreSQL's processes that live. */
  cpuSeconds(): { readonly workers: number; readonly postgres: number };
  stop(): Promise<void>;
}

/** As in deploy/local/parts/postgres.ts; a test's server is spared the disk. */
const settings = { fsync: 'on', full_page_writes: 'on', shared_buffers: '128MB', autovacuum_naptime: '60s' };
/** Of a worker under load: the pool of one of four, and no line for each request. */
export const benchSettings = { LVD_DATABASE_POOL_SIZE: '6', LVD_LOG_LEVEL: 'warn' } as const;
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
  const app = await startApp(() => startPostgresOn(makeAsInstalled, settings, postgresBinaries(unprivilegedAccount())));
  const { postgres, stop } = app;
  try {
    await prepare?.(postgres);
    const workers = await app.startWorkers(count, { ...benchSettings, ...env });
    return {
      workers,
      postgres,
      cpuSeconds: () => ({
        workers: sum(workers.map(({ process }) => cpuSecondsOf(process.pid))),
        postgres: sum(postgres.pids().map(cpuSecondsOf)),
      }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Fields 14 and 15 of /proc/PID/stat, after the name, which may hold spaces. */
function cpuSecondsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}
