import assert from 'node:assert/strict';
import { join } from 'node:path';
import { afterEach, describe, it } from 'node:test';
import { temporaryFolder } from '../../test/services.ts';
import { openStore, type Store } from './store.ts';
import type { DeliveredAlert } from './webhook.ts';

const hourMs = 3_600_000;
const start = Date.parse('2026-01-01T00:00:00Z');

const alert = (changes: Partial<DeliveredAlert> = {}): DeliveredAlert => ({
  status: 'firing',
  fingerprint: 'a1',
  labels: { alertname: 'HighLatency', severity: 'page', objective: 'latency-p95' },
  annotations: { summary: 'Slow', description: 'Requests are slow.' },
  startsAt: '2026-01-01T00:00:00.000Z',
  endsAt: null,
  ...changes,
});

describe('the store of the inbox', () => {
  let time = start;
  const stores: Store[] = [];
  const open = (path = join(temporaryFolder('inbox'), 'new', 'inbox.db')): Store => {
    time = start;
    const store = openStore({ path, now: () => time });
    stores.push(store);
    return store;
  };
  afterEach(() => {
    for (const store of stores.splice(0)) store.close();
  });

  it('lists the latest notification about each alert, the latest first', () => {
    const store = open();
    store.store([alert(), alert({ fingerprint: 'b2' })]);
    time += hourMs;
    store.store([alert({ status: 'resolved', endsAt: '2026-01-01T00:59:00.000Z' })]);
    const listed = store.list(10);
    assert.deepEqual(
      listed.map(({ status, endsAt }) => [status, endsAt]),
      [
        ['resolved', '2026-01-01T00:59:00.000Z'],
        ['firing', null],
      ],
    );
    assert.deepEqual(listed[0], {
      id: 1,
      status: 'resolved',
      alertName: 'HighLatency',
      severity: 'page',
      summary: 'Slow',
      description: 'Requests are slow.',
      labels: alert().labels,
      startsAt: '2026-01-01T00:00:00.000Z',
      endsAt: '2026-01-01T00:59:00.000Z',
      receivedAt: '2026-01-01T01:00:00.000Z',
    });
    assert.equal(store.firing(), 1);
    assert.equal(store.list(1).length, 1);
    assert.equal(store.list(10, 'firing').length, 1);
  });

  it('keeps every change of state, and takes a repeat for no change', () => {
    const store = open();
    for (const status of ['firing', 'firing', 'resolved', 'resolved'] as const) store.store([alert({ status })]);
    assert.deepEqual(
      store.history(1).map((change) => change.status),
      ['firing', 'resolved'],
    );
  });

  it('keeps two firing periods of one alert apart, and ends the first when the second begins', () => {
    const store = open();
    store.store([alert()]);
    store.store([alert({ startsAt: '2026-01-01T05:00:00.000Z' })]);
    assert.deepEqual(
      store.list(10).map(({ startsAt, status, endsAt }) => [startsAt, status, endsAt]),
      [
        ['2026-01-01T05:00:00.000Z', 'firing', null],
        ['2026-01-01T00:00:00.000Z', 'resolved', null],
      ],
    );
    assert.equal(store.firing(), 1);
  });

  it('takes an alert that is not repeated for two repeat intervals as over', () => {
    const store = open();
    store.store([alert()]);
    time += 24 * hourMs;
    assert.equal(store.firing(), 1);
    time += 2 * hourMs;
    assert.equal(store.firing(), 0);
    assert.equal(store.list(10, 'resolved')[0]?.endsAt, null);
    store.store([alert()]);
    assert.equal(store.firing(), 1);
  });

  it('forgets after 90 days, and not before', () => {
    const store = open();
    store.store([alert()]);
    time += 89 * 24 * hourMs;
    store.removeOld();
    assert.equal(store.list(10).length, 1);
    time += 2 * 24 * hourMs;
    store.removeOld();
    assert.equal(store.list(10).length, 0);
    assert.deepEqual(store.history(1), []);
  });

  it('has the same content after it was closed and opened again', () => {
    const path = join(temporaryFolder('inbox'), 'inbox.db');
    open(path).store([alert()]);
    stores.pop()?.close();
    assert.equal(open(path).list(10)[0]?.alertName, 'HighLatency');
  });
});
