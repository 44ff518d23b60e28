/** Indexes of the connected database that nothing uses, and since when that is known. */
import { performance } from 'node:perf_hooks';
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { gauge } from '../output.ts';
import { statisticsSinceSql, unusedIndexesSql } from '../relations/indexes-sql.ts';
import { countUnused, type FirstSeen, type UnscannedIndex } from '../relations/unused.ts';

interface Since {
  readonly datname: string;
  readonly since: number;
}

interface State {
  firstSeen: FirstSeen | undefined;
}

export const collector = defineCollector({
  name: 'postgres_unused_indexes',
  target: 'postgres',
  cadence: 'tenMinutes',
  deadlineMs: 5000,
  metrics: [
    gauge(m.pg_unused_indexes, 'indexes'),
    gauge(m.pg_unused_indexes_bytes, 'bytes'),
    gauge(m.pg_unused_indexes_since_timestamp_seconds, 'timestamp seconds'),
  ],
  state: (): State => ({ firstSeen: undefined }),
  async collect(postgres, emit, { signal, state }) {
    const unscanned = await postgres.query<UnscannedIndex>(unusedIndexesSql, signal);
    const { indexes, bytes, firstSeen } = countUnused(unscanned, state.firstSeen, performance.now());
    state.firstSeen = firstSeen;
    for (const { datname, since } of await postgres.query<Since>(statisticsSinceSql, signal)) {
      emit(m.pg_unused_indexes, { datname }, indexes);
      emit(m.pg_unused_indexes_bytes, { datname }, bytes);
      emit(m.pg_unused_indexes_since_timestamp_seconds, { datname }, since);
    }
  },
});
