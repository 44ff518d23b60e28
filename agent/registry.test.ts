import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pino } from 'pino';
import { m } from '../metrics/catalogue/index.ts';
import { renderExposition } from '../metrics/instruments/exposition.ts';
import { waitFor } from '../test/services.ts';
import { type Collector, NoData } from './collector.ts';
import { gauge } from './output.ts';
import { createRegistry } from './registry.ts';

const silent = pino({ level: 'silent' });

const load = (changes: Partial<Collector> = {}): Collector => ({
  name: 'load',
  deadlineMs: 50,
  metrics: [gauge(m.node_load1, 'processes')],
  collect: (emit) => emit(m.node_load1, {}, 0.5),
  failed: () => undefined,
  ...changes,
});

const up = (changes: Partial<Collector> = {}): Collector => ({
  name: 'nginx',
  deadlineMs: 50,
  metrics: [gauge(m.nginx_up, 'state')],
  collect: (emit) => emit(m.nginx_up, {}, 1),
  failed: (emit) => emit(m.nginx_up, {}, 0),
  ...changes,
});

/** The samples of one scrape: `name{labels}` → value, without the durations and times. */
async function scrape(collectors: readonly Collector[], registry = createRegistry(collectors, silent)) {
  const text = renderExposition(await registry.collect(), 'text');
  const lines = text.split('\n').filter((line) => line && !/^#|_seconds/.test(line));
  return Object.fromEntries(lines.map((line) => line.split(' ')));
}

const success = (name: string): string => `node_scrape_collector_success{collector="${name}"}`;

describe('the registry', () => {
  it('tells the values of every collector, and how each one went', async () => {
    const expected = { node_load1: '0.5', nginx_up: '1', [success('load')]: '1', [success('nginx')]: '1' };
    assert.deepEqual(await scrape([load(), up()]), expected);
  });

  it('lets no failure, now or later, touch another collector', async () => {
    const expected = { node_load1: '0.5', nginx_up: '0', [success('load')]: '1', [success('nginx')]: '0' };
    const now = () => {
      throw new Error('broken');
    };
    const later = () => Promise.reject(new Error('broken'));
    for (const collect of [now, later]) assert.deepEqual(await scrape([up({ collect }), load()]), expected);
  });

  it('throws away what a failed collector had emitted before', async () => {
    const half = up({
      collect(emit) {
        emit(m.nginx_up, {}, 1);
        throw new Error('broken');
      },
    });
    assert.equal((await scrape([half])).nginx_up, '0');
  });

  it('answers at the deadline of one that hangs, aborts it, and does not run it again before it has ended', async () => {
    const hang = Promise.withResolvers<void>();
    let runs = 0;
    let aborted = false;
    const hanging = up({
      async collect(emit, signal) {
        runs += 1;
        signal.addEventListener('abort', () => {
          aborted = true;
        });
        if (runs === 1) await hang.promise;
        emit(m.nginx_up, {}, 1);
      },
    });
    const registry = createRegistry([hanging, load()], silent);
    const failed = { node_load1: '0.5', nginx_up: '0', [success('load')]: '1', [success('nginx')]: '0' };
    assert.deepEqual(await scrape([], registry), failed);
    assert.ok(aborted);
    assert.deepEqual(await scrape([], registry), failed);
    assert.equal(runs, 1);
    hang.resolve();
    await waitFor('its next run', async () => (await scrape([], registry)).nginx_up === '1');
    assert.equal(runs, 2);
  });

  it('shares one run between two scrapes at the same moment', async () => {
    let runs = 0;
    const collector = load({
      async collect(emit) {
        runs += 1;
        emit(m.node_load1, {}, runs);
      },
    });
    const registry = createRegistry([collector], silent);
    const both = await Promise.all([scrape([], registry), scrape([], registry)]);
    assert.deepEqual(
      both.map((samples) => samples.node_load1),
      ['1', '1'],
    );
  });

  it('takes having no data for no failure', async () => {
    const collect = () => {
      throw new NoData('not in this kernel');
    };
    assert.deepEqual(await scrape([up({ collect })]), { [success('nginx')]: '1' });
  });

  it('tells the last success only once there is one, and keeps it over a failure', async () => {
    let works = false;
    const collect: Collector['collect'] = (emit) => {
      if (!works) throw new Error('broken');
      emit(m.nginx_up, {}, 1);
    };
    const registry = createRegistry([up({ collect })], silent);
    const lastSuccess = async () => {
      const families = await registry.collect();
      return families.find(({ name }) => name === 'agent_collector_last_success_timestamp_seconds')?.samples[0]?.value;
    };
    assert.equal(await lastSuccess(), undefined);
    works = true;
    const time = await lastSuccess();
    assert.ok(time);
    works = false;
    assert.equal(await lastSuccess(), time);
  });

  it('fails a collector that emits an undeclared metric, no number, or one series twice', async () => {
    const bad: readonly Collector['collect'][] = [
      (emit) => emit(m.node_load5, {}, 1),
      (emit) => emit(m.node_load1, {}, Number('many')),
      (emit) => [1, 2].forEach((value) => void emit(m.node_load1, {}, value)),
    ];
    for (const collect of bad) {
      assert.deepEqual(await scrape([load({ collect })]), { [success('load')]: '0' });
    }
  });

  it('refuses two collectors with one name or one metric', () => {
    const twins = [load(), load({ name: 'stat' }), up(), up({ metrics: [] })];
    assert.throws(() => createRegistry(twins, silent), /declared twice: collector nginx, metric node_load1/);
  });
});
