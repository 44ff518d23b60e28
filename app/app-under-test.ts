/** The app for tests and benches: PostgreSQL with the schema, Redis, and as many real workers as are started on them. */
import { startPostgres, startRedis, type TestPostgres, type TestRedis } from '../test/services.ts';
import { migrateDatabase, startWorker, type WorkerUnderTest } from './worker-under-test.ts';

export interface AppUnderTest {
  readonly postgres: TestPostgres;
  readonly redis: TestRedis;
  /** Starts another worker, `app-1` first; `env` is beside what every worker is told. It ends with the app. */
  startWorker(env?: Readonly<Record<string, string>>, options?: { untilReady?: boolean }): Promise<WorkerUnderTest>;
  /** So many of them at once. */
  startWorkers(count: number, env?: Readonly<Record<string, string>>): Promise<readonly WorkerUnderTest[]>;
  /** Ends everything, the workers first. */
  stop(): Promise<void>;
}

/** `startDatabase`: another PostgreSQL than the usual one of tests. */
export async function startApp(startDatabase: () => Promise<TestPostgres> = startPostgres): Promise<AppUnderTest> {
  const [postgres, redis] = await Promise.all([startDatabase(), startRedis()]);
  const workers: Promise<WorkerUnderTest>[] = [];
  const stop = async (): Promise<void> => {
    const started = await Promise.allSettled(workers);
    await Promise.all(
      started.map((worker) => (worker.status === 'fulfilled' ? worker.value.process.stop('SIGKILL') : undefined)),
    );
    await Promise.all([postgres.stop(), redis.stop()]);
  };
  try {
    await migrateDatabase(postgres.url);
  } catch (error) {
    await stop();
    throw error;
  }
  const start: AppUnderTest['startWorker'] = (env = {}, options = {}) => {
    const own = {
      LVD_DATABASE_URL: postgres.url,
      LVD_REDIS_URL: redis.url,
      LVD_APP_INSTANCE: `app-${workers.length + 1}`,
    };
    const worker = startWorker({ ...own, ...env }, options);
    workers.push(worker);
    return worker;
  };
  return {
    postgres,
    redis,
    startWorker: start,
    startWorkers: (count, env) => Promise.all(Array.from({ length: count }, () => start(env))),
    stop,
  };
}
