/**
 * The drill: real errors, a real Prometheus, a real Alertmanager, the inbox, with all periods divided by 60. The time to
 * detect of each paging tier is measured and compared with the formula. Steps build on each other.
 */
import assert from 'node:assert/strict';
import process from 'node:process';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { burnAlert } from '../../alerts/rules/burn-rate.ts';
import { names } from '../../slo/engine/names.ts';
import { printDuration, timingOf } from '../../slo/engine/timing.ts';
import { type BudgetObjective, isBudget, type Objective } from '../../slo/objective.ts';
import { objectiveSet, objectives } from '../../slo/objectives.ts';
import { type BurnTier, tiersOf } from '../../slo/tiers.ts';
import { waitFor } from '../services.ts';
import { readCounted, readLatenessSeconds, readValue } from './drill/counted.ts';
import { detectionSeconds, firingBounds, isWithin, tellingBounds } from './drill/detection.ts';
import * as faults from './drill/faults.ts';
import { type Exchange, type Load, type Send, startLoad } from './drill/load.ts';
import { postReport, readBoard, readRatings, warmUp } from './drill/requests.ts';
import { type Row, renderTable } from './drill/table.ts';
import { type Watch, type WatchedAlert, watchAlerts } from './drill/watch.ts';
import { startStack, type TestStack } from './stack.ts';

const timing = timingOf(60);
const requestsPerSecond = 12;
/** What comes in while both are asked. */
const countingTolerance = 0.03;
/** So long that the early tier's window is full, and the slower tiers' hold enough to fire after it. */
const calmMs = 50_000;
/** An alert that should fire; the bounds, which are closer, are asserted afterwards. */
const firingMs = 90_000;
/** The longest short window of a page is half a minute. */
const resolvedMs = 90_000;

const tiersById = new Map(
  (objectives as readonly Objective[])
    .filter(isBudget)
    .map((objective) => [objective.id as string, tiersOf(objective, objectiveSet.periodDays)]),
);
const paging = (objectives as readonly Objective[]).filter(isBudget).filter(({ told }) => told === 'page');

/** A tier of a paging objective, in the words `availability early`. */
function tierOf(name: string): { readonly objective: BudgetObjective; readonly tier: BurnTier } {
  const [id, tierName] = name.split(' ');
  const objective = paging.find((candidate) => candidate.id === id);
  const tier =
    objective && tiersOf(objective, objectiveSet.periodDays).find((candidate) => candidate.name === tierName);
  assert.ok(objective && tier, name);
  return { objective, tier };
}

describe('the drill', () => {
  let stack: TestStack;
  let load: Load;
  let watch: Watch;
  let prometheusUrl: string;
  let payments: Send;
  let token: string;
  let startedMs = 0;
  let failingSinceMs = 0;
  let slowSinceMs = 0;
  const rows: Row[] = [];

  before(async () => {
    stack = await startStack(undefined, ['--period-divisor', String(timing.divisor)]);
    prometheusUrl = stack.url('prometheus');
    token = await stack.token();
    await warmUp(stack.topology, token);
    watch = watchAlerts(stack, burnAlert);
    payments = postReport(stack.url('nginx'), 'payments', token);
    startedMs = Date.now();
    load = startLoad(requestsPerSecond, [readBoard(stack.url('nginx')), payments]);
  });

  after(async () => {
    process.stdout.write(`\n${renderTable(rows)}\n`);
    await load?.stop();
    await watch?.stop();
    await stack?.stop();
  });

  const fired = (name: string, sinceMs: number): WatchedAlert | undefined =>
    watch.alerts.find((alert) => `${alert.objective} ${alert.tier}` === name && alert.firedMs >= sinceMs);

  const untilFired = (tiers: readonly string[], sinceMs: number) =>
    waitFor(`${tiers.join(', ')} to fire`, () => tiers.every((name) => fired(name, sinceMs)), firingMs);

  const untilTold = (name: string, sinceMs: number) =>
    waitFor(`the notification of ${name}`, () => fired(name, sinceMs)?.toldMs !== undefined);

  /** The first answer of a kind since a fault began: that is when it is counted. */
  const firstAnswer = async (what: string, sinceMs: number, wanted: (exchange: Exchange) => boolean) =>
    (await waitFor(what, () => load.first(sinceMs, wanted))).answeredMs;

  /** Compares what was seen of a tier with the formula, and keeps it for the table. */
  const compare = async (name: string, startMs: number): Promise<void> => {
    const { objective, tier } = tierOf(name);
    const alert = fired(name, startMs);
    assert.ok(alert, name);
    const span = { startMs, endMs: Date.now() };
    const counted = await readCounted(prometheusUrl, objective.id, span, timing.seconds(tier.longSeconds));
    const lateness = await readLatenessSeconds(prometheusUrl, objective.id, span, timing.seconds(60));
    const computedSeconds = detectionSeconds(objective.ratio, tier, timing, counted);
    const firedSeconds = (alert.firedMs - startMs) / 1000;
    const toldSeconds = alert.toldMs === undefined ? undefined : (alert.toldMs - startMs) / 1000;
    rows.push({
      objective: objective.id,
      tier: tier.name,
      share: counted.share,
      computedSeconds,
      firedSeconds,
      toldSeconds,
    });
    const bounds = firingBounds(computedSeconds, timing, lateness);
    assert.ok(isWithin(firedSeconds, bounds), `${name}: ${firedSeconds} s; expected ${JSON.stringify(bounds)}`);
    if (toldSeconds !== undefined) assert.ok(isWithin(toldSeconds - firedSeconds, tellingBounds()), `${name}: told`);
  };

  const toldPages = (id: string, sinceMs: number): readonly string[] =>
    watch.alerts
      .filter(({ objective, severity, toldMs = 0 }) => objective === id && severity === 'page' && toldMs >= sinceMs)
      .map(({ tier }) => tier);

  /** Nobody was told, then or later, of a tier that began to fire while a quicker one of its objective fired. */
  const assertHeldBack = (): void => {
    const told = watch.alerts.filter(({ toldMs }) => toldMs !== undefined);
    const superfluous = told.filter((alert) => watch.alerts.some((other) => holdsBack(other, alert)));
    assert.deepEqual(superfluous, []);
  };

  /** Every request that nginx answered is in exactly one slice, but for evaluations that Prometheus left out. */
  const assertCountedOnce = async (id: string): Promise<void> => {
    const seconds = (Date.now() - startedMs) / 1000;
    const recorded = `${names.within('total', '1m')}{objective="${id}"}[${printDuration(seconds)}]`;
    const read = (query: string) => readValue(prometheusUrl, query, Date.now());
    const missedShare = Math.max(0, 1 - (await read(`count_over_time(${recorded})`)) / seconds);
    await waitFor(`the events of ${id} to be as many as nginx answered`, async () => {
      const counted = await read(`sum_over_time(${recorded})`);
      const answered = await read('sum(nginx_http_response_duration_seconds_count)');
      const message = `${counted} of ${answered}, ${missedShare} of the evaluations left out`;
      assert.ok(Math.abs(counted - answered) <= answered * (countingTolerance + missedShare), message);
      return true;
    });
  };

  /** Until every page (of one objective) is over, in Prometheus and, where it was told, in the inbox. */
  const untilResolved = (id?: string) =>
    waitFor(
      'every page to be resolved, in Prometheus and in the inbox',
      () =>
        watch.alerts
          .filter(({ objective, severity }) => severity === 'page' && (id === undefined || objective === id))
          .every(isOver),
      resolvedMs,
    );

  test('calm traffic pages nobody', async () => {
    await delay(calmMs);
    assert.deepEqual(watch.pages, []);
  });

  test('half of the requests fail: every tier of availability fires in time, the first one tells', async () => {
    const sinceMs = Date.now();
    await faults.stopDatabase(stack);
    failingSinceMs = await firstAnswer('a 5xx', sinceMs, isError);
    const tiers = ['availability early', 'availability fast', 'availability medium'];
    await untilFired(tiers, failingSinceMs);
    await untilTold('availability early', failingSinceMs);
    for (const tier of tiers) await compare(tier, failingSinceMs);
    await faults.startDatabase(stack);
  });

  test('every answer is slow: every tier of both latency objectives fires in time', async () => {
    const sinceMs = Date.now();
    await faults.slowDownReports(stack);
    load.use([payments]);
    slowSinceMs = await firstAnswer('a slow answer', sinceMs, isSlow);
    const tiers = ['p99 early', 'p99 fast', 'p99 medium', 'p95 early', 'p95 medium'].map((name) => `latency-${name}`);
    await untilFired(tiers, slowSinceMs);
    for (const tier of tiers) await compare(tier, slowSinceMs);
  });

  test('the errors being over, availability resolves, and nobody is paged a second time', async () => {
    await untilResolved('availability');
    assert.deepEqual(toldPages('availability', failingSinceMs), ['early']);
  });

  test('one request in five fails: the early tier finds it', async () => {
    const sinceMs = Date.now();
    await faults.loseRatings(stack);
    load.use([payments, payments, payments, payments, readRatings(stack.url('nginx'))]);
    const startMs = await firstAnswer('a 5xx', sinceMs, isError);
    await untilFired(['availability early'], startMs);
    await untilTold('availability early', startMs);
    await compare('availability early', startMs);
  });

  test('all faults being over, everything resolves, also without traffic', async () => {
    await faults.speedUpReports(stack);
    await faults.findRatings(stack);
    await load.stop();
    for (const id of ['latency-p95', 'latency-p99']) await assertCountedOnce(id);
    await untilResolved();
    for (const id of ['latency-p95', 'latency-p99']) assert.deepEqual(toldPages(id, slowSinceMs), ['early'], id);
    assertHeldBack();
  });

  test('an outage without any traffic burns the budget and pages', async () => {
    const budget = `${names.remaining()}{objective="availability"}`;
    const leftBefore = await readValue(prometheusUrl, budget, Date.now());
    const stopping = faults.stopWorkers(stack);
    await waitFor('nginx to answer 503', async () => (await fetch(stack.url('nginx', '/readyz'))).status === 503);
    const startMs = Date.now();
    await stopping;
    await untilFired(['availability early'], startMs);
    await untilTold('availability early', startMs);
    await compare('availability early', startMs);
    assert.ok((await readValue(prometheusUrl, budget, Date.now())) < leftBefore);
    await faults.startWorkers(stack);
    await untilResolved();
    assertHeldBack();
  });
});

/** True when `other` is quicker and fired when the slower one began to. */
function holdsBack(other: WatchedAlert, { objective, tier, firedMs }: WatchedAlert): boolean {
  const order = (tiersById.get(objective) ?? []).map(({ name }) => name);
  const isQuicker = other.objective === objective && order.indexOf(other.tier) < order.indexOf(tier);
  return isQuicker && other.firedMs <= firedMs && firedMs < (other.resolvedMs ?? Infinity);
}

const isError = ({ status }: Exchange): boolean => status >= 500;
const isSlow = ({ sentMs, answeredMs }: Exchange): boolean => answeredMs - sentMs > 500;

/** Gone from Prometheus and, if anybody was told of it, told to be over. */
const isOver = ({ resolvedMs, toldMs, toldResolvedMs }: WatchedAlert): boolean =>
  resolvedMs !== undefined && (toldMs === undefined || toldResolvedMs !== undefined);
