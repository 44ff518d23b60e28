/** What the pool tells about itself: gauges read at each scrape, and two histograms. */
import type { DatabaseOperation } from '../../metrics/catalogue/database.ts';
import { databaseOperations } from '../../metrics/catalogue/database.ts';
import { m } from '../../metrics/catalogue/index.ts';
import type { BoundHistogram, Instruments } from '../../metrics/instruments/instruments.ts';

/** The pool's own numbers, read when Prometheus asks. */
export interface PoolNumbers {
  readonly used: () => number;
  readonly idle: () => number;
  readonly pending: () => number;
  readonly max: number;
}

export interface PoolMetrics {
  follow(numbers: PoolNumbers): void;
  /** A piece of work held a connection for so long. */
  worked(operation: DatabaseOperation, seconds: number): void;
  /** A piece of work waited so long for a connection. */
  waited(seconds: number): void;
  lost(): void;
}

/** Declares the instruments of `metrics/catalogue/database.ts`. */
export function createPoolMetrics(instruments: Instruments): PoolMetrics {
  const duration = instruments.histogram(m.db_client_operation_duration_seconds, 'seconds');
  // Object.fromEntries forgets the keys, which are exactly the operations.
  const durations = Object.fromEntries(
    databaseOperations.map((operation) => [operation, duration.bind({ db_operation_name: operation })]),
  ) as Record<DatabaseOperation, BoundHistogram>;
  const wait = instruments.histogram(m.db_client_connection_wait_time_seconds, 'seconds').bind({});
  const count = instruments.gauge(m.db_client_connection_count, 'connections');
  const used = count.bind({ db_client_connection_state: 'used' });
  const idle = count.bind({ db_client_connection_state: 'idle' });
  const max = instruments.gauge(m.db_client_connection_max, 'connections').bind({});
  const pending = instruments.gauge(m.db_client_connection_pending_requests, 'requests').bind({});
  const lost = instruments.counter(m.lvd_database_connections_lost_total, 'connections').bind({});

  return {
    follow(numbers) {
      max.set(numbers.max);
      instruments.onScrape(() => {
        used.set(numbers.used());
        idle.set(numbers.idle());
        pending.set(numbers.pending());
      });
    },
    worked: (operation, seconds) => durations[operation].observe(seconds),
    waited: (seconds) => wait.observe(seconds),
    lost: () => lost.inc(),
  };
}
