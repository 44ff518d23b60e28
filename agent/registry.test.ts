import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pino } from 'pino';
import { m } from '../metrics/catalogue/index.ts';
import { waitFor } from '../test/services.ts';
import { type Collector, NoData } from './collector.ts';
import { exposed } from './exposition-under-test.ts';
import { gauge } from './output.ts';
import { createRegistry, type Registry } from './registry.ts';

const logger = pino({ level: 'silent' });

const load = (changes: Partial<Collector> = {}): Collector => ({
  name: 'load',
  target: 'host',
  cadence: 'scrape',
  deadlineMs: 50,
  metrics: [gauge(m.node_load1, 'processes')],
  up: undefined,
  collect: (emit) => emit(m.node_load1, {}, 0.5),
  ...changes,
});

/** Says whether its target answers. */
const gate = (changes: Partial<Collector> = {}): Collector => ({
  ...load({ name: 'nginx', target: 'nginx', metrics: [], collect: () => undefined }),
  up: gauge(m.nginx_up, 'state'),
  ...changes,
});

/** Another collector of the same target. */
const connections = (changes: Partial<Collector> = {}): Collector => ({
  ...load({ name: 'nginx_connections', target: 'nginx', metrics: [gauge(m.nginx_connections_active, 'connections')] }),
  collect: (emit) => emit(m.nginx_connections_active, {}, 3),
  ...changes,
});

const registryOf = (...collectors: readonly Collector[]): Registry => createRegistry({ collectors, logger });

/** The samples of one scrape: `name{labels}` → value, without durations, times and costs. */
async function scrape(registry: Registry): Promise<Readonly<Record<string, string>>> {
  const lines = (await registry.collect())
    .join('')
    .split('\n')
    .filter((line) => line && !/^#|_seconds/.test(line));
  return Object.fromEntries(lines.map((line) => line.split(' ')));
}

const success = (name: string): string => `node_scrape_collector_success{collector="${name}"}`;
const broken = () => {
  throw new Error('broken');
};

describe('the registry', () => {
  it('tells the values of every collector, and how each one went', async () => {
    const expected = { node_load1: '0.5', nginx_up: '1', [success('load')]: '1', [success('nginx')]: '1' };
    assert.deepEqual(await scrape(registryOf(load(), gate())), expected);
  });

  it('lets no failure, now or later, touch another collector', async () => {
    const expected = { node_load1: '0.5', nginx_up: '0', [success('load')]: '1', [success('nginx')]: '0' };
    const later = () => Promise.reject(new Error('broken'));
    for (const collect of [broken, later]) {
      assert.deepEqual(await scrape(registryOf(gate({ collect }), load())), expected);
    }
  });

  it('throws away what a failed collector had emitted before', async () => {
    const half = connections({
      collect(emit) {
        emit(m.nginx_connections_active, {}, 1);
        throw new Error('broken');
      },
    });
    assert.deepEqual(await scrape(registryOf(half)), { [success('nginx_connections')]: '0' });
  });

  it('answers at the deadline of one that hangs, aborts it, and does not wait for it again before it has ended', async () => {
    const hang = Promise.withResolvers<void>();
    let runs = 0;
    let aborted = false;
    const hanging = gate({
      async collect(_emit, { signal }) {
        runs += 1;
        signal.addEventListener('abort', () => {
          aborted = true;
        });
        if (runs === 1) await hang.promise;
      },
    });
    const registry = registryOf(connections(), hanging, load());
    const failed = {
      ...{ node_load1: '0.5', nginx_up: '0' },
      ...{ [success('load')]: '1', [success('nginx')]: '0', [success('nginx_connections')]: '0' },
    };
    assert.deepEqual(await scrape(registry), failed);
    assert.ok(aborted);
    assert.deepEqual(await scrape(registry), failed);
    assert.equal(runs, 1);
    hang.resolve();
    await waitFor('its next run', async () => (await scrape(registry)).nginx_up === '1');
    assert.equal(runs, 2);
  });

  it('waits no longer than the scraper, where that says how long it waits', async () => {
    const hang = Promise.withResolvers<void>();
    const registry = registryOf(gate({ deadlineMs: 60_000, collect: () => hang.promise }));
    assert.match((await registry.collect(30)).join(''), /^nginx_up 0$/m);
    assert.equal(registry.states()[0]?.reason, 'not done within 30 ms');
    hang.resolve();
  });

  it('never runs two collectors of one target at once, and asks first whether it answers', async () => {
    const running: string[] = [];
    const order: string[] = [];
    const slow = (name: string) => async (): Promise<void> => {
      assert.equal(running.length, 0);
      running.push(name);
      order.push(name);
      await Promise.resolve();
      running.pop();
    };
    await registryOf(connections({ collect: slow('connections') }), gate({ collect: slow('gate') })).collect();
    assert.deepEqual(order, ['gate', 'connections']);
  });

  it('does not try the others of a target that does not answer, and fails them', async () => {
    let runs = 0;
    const counting = connections({
      collect: () => {
        runs += 1;
      },
    });
    const samples = await scrape(registryOf(counting, gate({ collect: broken })));
    assert.deepEqual(samples, { nginx_up: '0', [success('nginx')]: '0', [success('nginx_connections')]: '0' });
    assert.equal(runs, 0);
  });

  it('tells nothing of a target that does not answer even if others of it were answered in the same go', async () => {
    const up = gauge(m.pg_up, 'state');
    const silent = gate({
      name: 'postgres',
      target: 'postgres',
      up,
      collect: () => Promise.reject(new Error('silent')),
    });
    const told = await scrape(registryOf(silent, connections({ target: 'postgres' })));
    assert.deepEqual(told, { pg_up: '0', [success('postgres')]: '0', [success('nginx_connections')]: '0' });
  });

  it('shares one run between two scrapes at the same moment', async () => {
    let runs = 0;
    const collector = load({
      async collect(emit) {
        runs += 1;
        emit(m.node_load1, {}, runs);
      },
    });
    const registry = registryOf(collector);
    const both = await Promise.all([scrape(registry), scrape(registry)]);
    assert.deepEqual(
      both.map((samples) => samples.node_load1),
      ['1', '1'],
    );
  });

  it('takes having no data for no failure', async () => {
    const collect = () => {
      throw new NoData('not in this kernel');
    };
    const registry = registryOf(load({ collect }));
    assert.deepEqual(await scrape(registry), { [success('load')]: '1' });
    assert.equal(registry.states()[0]?.reason, 'not in this kernel');
    assert.deepEqual(await scrape(registryOf(load({ collect: () => undefined }))), { [success('load')]: '1' });
  });

  it('tells the last success only once there is one, and keeps it over a failure', async () => {
    let works = false;
    const collect: Collector['collect'] = (emit) => (works ? emit(m.node_load1, {}, 1) : broken());
    const registry = registryOf(load({ collect }));
    const lastSuccess = async () =>
      exposed((await registry.collect()).join('')).values('agent_collector_last_success_timestamp_seconds')[0];
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
      assert.deepEqual(await scrape(registryOf(load({ collect }))), { [success('load')]: '0' });
    }
  });

  it('refuses two collectors with one name or one metric', () => {
    const twins = [load(), load({ name: 'stat' }), gate(), gate({ up: undefined })];
    assert.throws(() => registryOf(...twins), /declared twice: collector nginx, metric node_load1/);
  });

  it('charges every collector with CPU time', async () => {
    const busy = load({
      collect() {
        const until = performance.now() + 50;
        while (performance.now() < until);
      },
    });
    const registry = registryOf(busy, gate());
    const cost = async (collector: string): Promise<number> =>
      exposed((await registry.collect()).join('')).values('agent_collector_cpu_seconds_total', { collector })[0] ??
      Number.NaN;
    await waitFor('a cost', async () => (await cost('load')) > 0.02);
    assert.ok((await cost('nginx')) < (await cost('load')));
  });
});

describe('the log of the registry', () => {
  it('tells once that a target is away and is back, and what fails of one that answers', async () => {
    const lines: string[] = [];
    const log = pino({ base: null, timestamp: false }, { write: (line: string) => void lines.push(line) });
    let answers = false;
    let works = true;
    const registry = createRegistry({
      collectors: [
        gate({ collect: () => (answers ? undefined : broken()) }),
        connections({ collect: (emit) => (works ? emit(m.nginx_connections_active, {}, 3) : broken()) }),
        connections({ name: 'nginx_slow', cadence: 'minute', metrics: [], collect: () => undefined }),
      ],
      logger: log,
    });
    const logged = async (): Promise<readonly string[]> => {
      for (let scrapes = 0; scrapes < 2; scrapes++) {
        await registry.collect();
        await registry.settled();
      }
      return lines.splice(0).map((line) => {
        const { collector, msg } = JSON.parse(line) as { collector: string; msg: string };
        return `${collector}: ${msg}`;
      });
    };
    assert.deepEqual(await logged(), ['nginx: the target does not answer, so that all of its collectors fail']);
    answers = true;
    works = false;
    assert.deepEqual(await logged(), ['nginx: the target answers again', 'nginx_connections: the collector failed']);
    works = true;
    assert.deepEqual(await logged(), ['nginx_connections: the collector works again']);
  });

  it('tells who hangs, and not of all who would come after', async () => {
    const lines: string[] = [];
    const log = pino({ base: null, timestamp: false }, { write: (line: string) => void lines.push(line) });
    const hang = Promise.withResolvers<void>();
    const registry = createRegistry({
      collectors: [
        connections({ cadence: 'minute', collect: () => hang.promise }),
        connections({ name: 'nginx_second', cadence: 'minute', metrics: [] }),
      ],
      logger: log,
    });
    await registry.collect();
    await registry.settled();
    const failed = registry.states().map(({ name, state }) => `${name} ${state}`);
    assert.deepEqual(failed, ['nginx_connections failed', 'nginx_second failed']);
    assert.equal(lines.length, 1);
    assert.match(lines[0] ?? '', /"collector":"nginx_connections".*"reason":"not done within 50 ms"/);
    hang.resolve();
  });
});

describe('what runs in the background', () => {
  /** Counts its runs, and tells their number. */
  const counting = (target: Collector['target'], cadence: Collector['cadence'] = 'minute') => {
    const runs = { count: 0 };
    const collector = connections({
      target,
      cadence,
      collect(emit) {
        runs.count += 1;
        emit(m.nginx_connections_active, {}, runs.count);
      },
    });
    return { collector, runs };
  };

  it('is there at the first scrape of the host, and serves its last values for a minute', async (test) => {
    const { collector, runs } = counting('host');
    const registry = registryOf(collector);
    for (let turn = 0; turn < 3; turn += 1) {
      assert.equal((await scrape(registry)).nginx_connections_active, '1');
      await registry.settled();
    }
    assert.equal(runs.count, 1);
    const now = performance.now();
    test.mock.method(performance, 'now', () => now + 60_000);
    await registry.settled();
    assert.equal((await scrape(registry)).nginx_connections_active, '2');
  });

  it('runs when it is due twice within one turn of the event loop', async (test) => {
    const { collector, runs } = counting('host');
    const registry = registryOf(collector);
    const now = performance.now();
    test.mock.method(performance, 'now', () => now + 60_000);
    await registry.settled();
    assert.equal(runs.count, 2);
  });

  it('waits for its target, is thrown away while that is gone, and runs again as soon as it is back', async () => {
    let answers = false;
    const { collector, runs } = counting('nginx');
    const registry = registryOf(collector, gate({ collect: () => (answers ? undefined : broken()) }));
    const scrapeAndSettle = async () => {
      await registry.collect();
      await registry.settled();
      return scrape(registry);
    };
    const down = { nginx_up: '0', [success('nginx')]: '0', [success('nginx_connections')]: '0' };
    assert.deepEqual(await scrapeAndSettle(), down);
    assert.equal(runs.count, 0);
    answers = true;
    assert.equal((await scrapeAndSettle()).nginx_connections_active, '1');
    answers = false;
    assert.deepEqual(await scrape(registry), down);
    answers = true;
    assert.equal((await scrapeAndSettle()).nginx_connections_active, '2');
  });

  it('is tried again soon after a failure, and then ever later', async (test) => {
    let runs = 0;
    let works = false;
    const collector = connections({
      target: 'host',
      cadence: 'tenMinutes',
      collect() {
        runs += 1;
        if (!works) broken();
      },
    });
    const registry = registryOf(collector);
    await registry.settled();
    const start = performance.now();
    let afterSeconds = 0;
    test.mock.method(performance, 'now', () => start + afterSeconds * 1000);
    const runsAt = async (seconds: number): Promise<number> => {
      afterSeconds = seconds;
      await registry.settled();
      return runs;
    };
    assert.deepEqual([await runsAt(2), await runsAt(5), await runsAt(10), await runsAt(15)], [1, 2, 2, 3]);
    works = true;
    assert.deepEqual([await runsAt(40), await runsAt(600), await runsAt(640)], [4, 4, 5]);
  });

  it('never holds up a scrape', async () => {
    const hang = Promise.withResolvers<void>();
    const registry = registryOf(
      connections({ target: 'host', cadence: 'minute', collect: () => hang.promise }),
      load(),
    );
    assert.deepEqual(await scrape(registry), { node_load1: '0.5', [success('load')]: '1' });
    await waitFor('its failure', async () => (await scrape(registry))[success('nginx_connections')] === '0');
    hang.resolve();
  });
});
