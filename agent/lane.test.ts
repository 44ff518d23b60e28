/** Collectors that ask together: those of a target whose connection takes many questions at once. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { m } from '../metrics/catalogue/index.ts';
import type { Collector } from './collector.ts';
import { type Exposed, exposed } from './exposition-under-test.ts';
import { gauge } from './output.ts';
import { createRegistry } from './registry.ts';

const collector = (name: string, changes: Partial<Collector>): Collector => ({
  name,
  target: 'postgres',
  cadence: 'scrape',
  deadlineMs: 50,
  metrics: [],
  up: undefined,
  collect: () => undefined,
  ...changes,
});

const up = gauge(m.pg_up, 'state');
const blocked = { metrics: [gauge(m.pg_blocked_backends, 'backends')] };
const later = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function watch(...collectors: readonly Collector[]): () => Promise<Exposed> {
  const registry = createRegistry({ collectors, logger: pino({ level: 'silent' }) });
  return async () => exposed((await registry.collect()).join(''));
}

describe('collectors that ask together', () => {
  it('do not wait for each other, and the one that tells whether the target answers asks first', async () => {
    const events: string[] = [];
    const asking = (name: string) => async (): Promise<void> => {
      events.push(`${name} asks`);
      await later();
      events.push(`${name} is answered`);
    };
    const scrape = watch(
      collector('first', { collect: asking('first') }),
      collector('gate', { up, collect: asking('gate') }),
    );
    assert.deepEqual((await scrape()).values('pg_up'), [1]);
    assert.deepEqual(events, ['gate asks', 'first asks', 'gate is answered', 'first is answered']);
  });

  it('all fail when the target does not answer, and tell nothing that came in spite of it', async () => {
    const gate = collector('gate', { up, collect: () => Promise.reject(new Error('no answer')) });
    const other = collector('other', { ...blocked, collect: async (emit) => emit(m.pg_blocked_backends, {}, 7) });
    const { values, failed } = await watch(gate, other)();
    assert.deepEqual(values('pg_up'), [0]);
    assert.deepEqual(failed, ['gate', 'other']);
    assert.deepEqual(values('pg_blocked_backends'), []);
  });

  it('fail alone when they fail, and hold up the next scrape when they hang, until they have ended', async () => {
    const hang = Promise.withResolvers<void>();
    let runs = 0;
    const hanging = collector('hanging', {
      collect: () => {
        runs++;
        return hang.promise;
      },
    });
    const scrape = watch(
      collector('gate', { up, collect: later }),
      collector('failing', { collect: () => Promise.reject(new Error('broken')) }),
      collector('other', { ...blocked, collect: async (emit) => emit(m.pg_blocked_backends, {}, 7) }),
      hanging,
    );
    const first = await scrape();
    assert.deepEqual([first.failed, first.values('pg_blocked_backends')], [['failing', 'hanging'], [7]]);
    const second = await scrape();
    assert.deepEqual([second.failed, second.values('pg_up')], [['gate', 'failing', 'other', 'hanging'], [0]]);
    assert.equal(runs, 1, 'it never overlaps itself');
    hang.resolve();
    await later();
    assert.deepEqual((await scrape()).failed, ['failing']);
    assert.equal(runs, 2);
  });

  it('are all asked again when one that was late has ended before the others', async () => {
    const late = collector('late', { deadlineMs: 10, collect: () => delay(30) });
    const slow = collector('slow', { deadlineMs: 5000, collect: () => delay(100) });
    const scrape = watch(collector('gate', { up, collect: later }), late, slow);
    assert.deepEqual((await scrape()).failed, ['late']);
    const { failed, values } = await scrape();
    assert.deepEqual([failed, values('pg_up')], [['late'], [1]]);
  });
});
