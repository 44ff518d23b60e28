/** Ceilings of ramps that are written down here. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Run } from '../judge.ts';
import type { Load } from '../profiles.ts';
import { Recording } from '../recording.ts';
import { dashboard } from '../scenarios/dashboard.ts';
import type { Signals } from '../signals.ts';
import { placed } from '../timeline.ts';
import { type Ceiling, ceilingOf, generatorName, isOver } from './ceiling.ts';
import { type StageResult, stageResult } from './stage-result.ts';

interface Written {
  readonly latencyMs?: number;
  readonly cpu?: number;
  /** How late each was sent. */
  readonly lagMs?: number;
  /** Of 200 answers. */
  readonly refused?: number;
}

const load: Load = { users: 100, arrivalsPerMinute: 6000 };
const seconds = 10;

/** Stages of ten seconds, of which the n-th answers n thousand requests a minute. */
const ramp = (...written: readonly Written[]): readonly StageResult[] => rampOf(dashboard, written);

/** Of our own service Prometheus is asked, of others nobody. */
function rampOf(scenario: Run['scenario'], written: readonly Written[]): readonly StageResult[] {
  const recording = new Recording();
  const stages = placed(written.map((_, index) => ({ ...load, seconds, arrivalsPerMinute: (index + 1) * 1000 })));
  const startedAt = new Date('2026-03-01T10:00:00Z');
  for (const [index, { latencyMs = 20, lagMs = 0, refused = 0 }] of written.entries()) {
    const { fromMs = 0 } = stages[index] ?? {};
    const count = ((index + 1) * 1000 * seconds) / 60;
    for (let request = 0; request < count; request += 1) {
      const dueMs = fromMs + (request * seconds * 1000) / count;
      const startedMs = dueMs + lagMs;
      const status = request % 200 < refused ? 429 : 200;
      recording.add({
        ...{ action: 'board', dueMs, startedMs, endedMs: startedMs + latencyMs },
        ...{ status, isExpected: status === 200, error: null },
      });
    }
  }
  return stages.map((stage, index) => {
    const cpu = written[index]?.cpu ?? 0.3;
    const one = (value: number) => ({ least: value, greatest: value });
    const signals: Signals = {
      cacheHit: one(0.9),
      connections: one(28),
      cpu: one(cpu),
      memory: one(0.3),
      versions: [],
    };
    const asked = scenario === dashboard ? signals : 'not asked';
    return stageResult({ scenario, stage, recording, startedAt, signals: asked });
  });
}

const carried = ({ all, exceptCpu }: Ceiling): readonly (number | undefined)[] =>
  [all, exceptCpu].map((stage) => stage && Math.round(stage.requestsPerMinute / 1000)).map((rate) => rate ?? undefined);
const names = ({ gaveWay }: Ceiling): readonly string[] => gaveWay.map(({ what }) => what);

test('the ceiling is the highest stage before promises break, with and without the CPU', () => {
  const ceiling = ceilingOf(
    ramp({}, {}, { cpu: 0.75 }, { cpu: 0.9 }, { cpu: 1, latencyMs: 700 }, { cpu: 1, latencyMs: 900 }),
  );
  assert.deepEqual(carried(ceiling), [2, 4]);
  assert.deepEqual(names(ceiling).slice(0, 1), ['CPU']);
  assert.equal(ceiling.gaveWay[0]?.measured, '75.0 %');
  assert.ok(names(ceiling).includes('P95 latency') && names(ceiling).includes('P99 latency'));
});

test('one bad stage between good ones is chance; two are not', () => {
  const slow = { latencyMs: 700 };
  assert.deepEqual(carried(ceilingOf(ramp({}, slow, {}, {}, slow, slow, {}))), [4, 4]);
  assert.equal(isOver(ramp({}, slow)), false);
  assert.equal(isOver(ramp({}, slow, slow)), true);
  assert.equal(isOver(ramp({ cpu: 1 }, { cpu: 1 })), false, 'a ramp goes on where only the CPU is busy');
});

test('a bad stage at the end is not carried, and nothing gave way where all was', () => {
  assert.deepEqual(carried(ceilingOf(ramp({}, {}, { latencyMs: 700 }))), [2, 2]);
  const whole = ceilingOf(ramp({}, {}));
  assert.deepEqual([carried(whole), names(whole)], [[2, 2], []]);
  assert.deepEqual(carried(ceilingOf(ramp({ latencyMs: 700 }, { latencyMs: 700 }))), [undefined, undefined]);
});

test('a load that is refused is not carried', () => {
  const ceiling = ceilingOf(ramp({}, { refused: 1 }, { refused: 10 }, { refused: 18 }));
  assert.deepEqual([carried(ceiling), names(ceiling)], [[2, 2], ['Unexpected answers']]);
});

test('a generator that is late while the service is quick is named before the service', () => {
  assert.equal(names(ceilingOf(ramp({}, { lagMs: 400 }, { lagMs: 600 })))[0], generatorName);
  assert.ok(
    !names(ceilingOf(ramp({}, { lagMs: 400, latencyMs: 900 }, { lagMs: 600, latencyMs: 900 }))).includes(generatorName),
  );
});

test('another service has a ceiling by its own promises, though nobody watches its host', () => {
  const shop: Run['scenario'] = {
    title: 'Shop',
    promises: [
      { title: 'Quick', measure: { kind: 'latency', quantile: 0.99 }, condition: { operator: 'below', limit: 0.1 } },
    ],
  };
  const ceiling = ceilingOf(rampOf(shop, [{}, {}, { latencyMs: 200 }, { latencyMs: 200 }]));
  assert.deepEqual([carried(ceiling), names(ceiling), ceiling.all?.cpu], [[2, 2], ['Quick'], null]);
  const late = { lagMs: 400, latencyMs: 200 };
  assert.deepEqual(names(ceilingOf(rampOf(shop, [{}, late, late]))), ['Quick'], 'it is slow by what it promises');
  const unpromised = ceilingOf(rampOf({ title: 'Shop' }, [{}, late, late]));
  assert.equal(names(unpromised)[0], generatorName, 'it is not slow by what any service is expected to do');
});
