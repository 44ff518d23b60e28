/**
 * What the tables that grow need every ten minutes, in one worker at a time: partitions are made ahead, those whose time
 * is over are dropped, and minutes are summed up to hours. Every worker tells how far the partitions reach.
 */
import { m } from '../../metrics/catalogue/index.ts';
import type { BoundCounter, BoundGauge, Instruments } from '../../metrics/instruments/instruments.ts';
import type { Logger } from '../../service/log.ts';
import { DatabaseUnavailableError } from './errors.ts';
import { dropExpired, makePartitions, type Retention, readReach } from './partitions.ts';
import type { Connection, Database } from './pool.ts';
import { rollUpHours } from './roll-up.ts';

export interface UpkeepOptions {
  readonly database: Database;
  readonly retention: Retention;
  readonly logger: Logger;
  readonly instruments: Instruments;
}

const intervalMs = 10 * 60_000;
/** After a failure. */
const retryMs = 60_000;
/** Any number, the same in every process: one keeps at a time. */
const lockNumber = 7_233_462;
const retentionTask = 'retention';

export class Upkeep {
  readonly #options: UpkeepOptions;
  readonly #ahead: BoundGauge;
  readonly #lastSuccess: BoundGauge;
  readonly #dropped: BoundCounter;
  readonly #errors: BoundCounter;
  #timer: NodeJS.Timeout | null = null;
  #working: Promise<void> = Promise.resolve();
  #closed = false;
  /** When the last partition ends that everything has, epoch seconds. */
  #reach: number | null = null;

  constructor(options: UpkeepOptions) {
    this.#options = options;
    const { instruments } = options;
    this.#ahead = instruments.gauge(m.lvd_store_partitions_ahead_seconds, 'seconds').bind({});
    this.#lastSuccess = instruments
      .gauge(m.lvd_store_retention_last_success_timestamp_seconds, 'timestamp seconds')
      .bind({});
    this.#dropped = instruments.counter(m.lvd_store_partitions_dropped_total, 'tables').bind({});
    this.#errors = instruments.counter(m.lvd_store_upkeep_errors_total, 'errors').bind({});
    instruments.onScrape(() => {
      if (this.#reach !== null) this.#ahead.set(this.#reach - Date.now() / 1000);
    });
  }

  /** The first time at once. */
  start(): void {
    this.#schedule(0);
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#working;
  }

  #schedule(delayMs: number): void {
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#working = this.#keep().then((kept) => this.#schedule(kept ? intervalMs : retryMs));
    }, delayMs);
  }

  /** Resolves to whether it succeeded. */
  async #keep(): Promise<boolean> {
    const { database, logger } = this.#options;
    try {
      await database.run('upkeep', async (connection) => {
        await this.#keepAlone(connection);
        this.#reach = Date.now() / 1000 + (await readReach(connection));
        this.#lastSuccess.set(await readLastSuccess(connection));
      });
      return true;
    } catch (error) {
      this.#errors.inc();
      // Its loss is logged by the pool.
      if (!(error instanceof DatabaseUnavailableError))
        logger.error({ err: error }, 'the upkeep of the tables that grow failed');
      return false;
    }
  }

  /** Does nothing while another worker does it. */
  async #keepAlone(connection: Connection): Promise<void> {
    const { retention, logger } = this.#options;
    const [lock] = await connection.rows<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [lockNumber]);
    if (!lock?.taken) return;
    try {
      await makePartitions(connection);
      const dropped = await dropExpired(connection, retention);
      await connection.rows(
        `insert into upkeep (task, succeeded_at) values ($1, now())
         on conflict (task) do update set succeeded_at = excluded.succeeded_at`,
        [retentionTask],
      );
      this.#dropped.inc(dropped.length);
      if (dropped.length > 0) logger.info({ dropped }, 'partitions whose time is over were dropped');
      await rollUpHours(connection);
    } finally {
      await connection.rows('select pg_advisory_unlock($1)', [lockNumber]);
    }
  }
}

/** Epoch seconds, 0 for never. */
async function readLastSuccess(connection: Connection): Promise<number> {
  const [row] = await connection.rows<{ at: number }>(
    'select extract(epoch from succeeded_at)::float8 as at from upkeep where task = $1',
    [retentionTask],
  );
  return row?.at ?? 0;
}
