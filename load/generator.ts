/**
 * Sends a profile's load: users who wait for their answers and think (closed), and requests that arrive at a fixed rate
 * whether or not those before them were answered (open).
 */
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { type Random, randomFrom } from '../service/random.ts';
import type { Profile } from './profiles.ts';
import { nextRequest } from './request.ts';
import type { AnyScenario } from './scenario.ts';
import type { Due, Sender, Visitor } from './sender.ts';

export interface GeneratorOptions {
  readonly scenario: AnyScenario;
  /** What its `prepare` found. */
  readonly facts: unknown;
  readonly profile: Profile;
  readonly sender: Sender;
  readonly seed: number;
  readonly signal: AbortSignal;
}

/** Arrivals take turns being so many people, as a service sees few of whom it has never heard of. */
const arrivingVisitors = 20;

/**
 * Resolves when the time is over, or all requests are sent, and each of them has ended or was waited for long enough: to
 * the number of users who sent at least one. @throws LoadError at once when the scenario names a request that cannot be sent
 */
export async function generate(options: GeneratorOptions): Promise<number> {
  const { profile, sender, seed } = options;
  const failed = new AbortController();
  const signal = AbortSignal.any([options.signal, failed.signal]);
  const until = performance.now() + profile.seconds * 1000;
  const budget = new Budget(profile.mostRequests);
  const turn: Turn = { ...options, signal, until, budget, isOver: () => signal.aborted || performance.now() >= until };
  // An answer without an end would hold the run for ever.
  const last = setTimeout(() => void sender.close(), profile.seconds * 1000 + sender.timeoutMs);
  const users = Array.from({ length: profile.users }, (_, index) => use(turn, randomFrom(seed + index + 1)));
  try {
    const [sent] = await Promise.all([Promise.all(users), arrive(turn, randomFrom(seed))]);
    return sent.filter((requests) => requests > 0).length;
  } catch (error) {
    failed.abort(); // the others send nothing more
    throw error;
  } finally {
    clearTimeout(last);
  }
}

class Budget {
  #left: number;
  constructor(most: number) {
    this.#left = most;
  }
  take(): boolean {
    this.#left -= 1;
    return this.#left >= 0;
  }
}

interface Turn extends GeneratorOptions {
  /** As `performance.now()` has it. */
  readonly until: number;
  readonly budget: Budget;
  isOver(): boolean;
}

/** Resolves to how many requests this user sent. */
async function use(turn: Turn, random: Random): Promise<number> {
  const { profile, sender, budget } = turn;
  const visitor: Visitor = { cookie: null };
  const [from, to] = profile.thinkSeconds;
  // Not all at once, as nobody comes when others do.
  let dueAt = performance.now() + random.next() * to * 1000;
  let sent = 0;
  while ((await isDue(turn, dueAt)) && budget.take()) {
    sent += 1;
    await sender.send(visitor, drawn(turn, random, dueAt));
    dueAt = performance.now() + (from + random.next() * (to - from)) * 1000;
  }
  return sent;
}

async function arrive(turn: Turn, random: Random): Promise<void> {
  const { profile, sender, budget } = turn;
  if (profile.arrivalsPerMinute === 0) return;
  const visitors = Array.from({ length: arrivingVisitors }, (): Visitor => ({ cookie: null }));
  const open = new Set<Promise<void>>();
  const startedAt = performance.now();
  for (let arrived = 0; ; arrived += 1) {
    const dueAt = startedAt + (arrived * 60_000) / profile.arrivalsPerMinute;
    if (!(await isDue(turn, dueAt)) || !budget.take()) break;
    const sending = sender.send(random.pick(visitors), drawn(turn, random, dueAt)).finally(() => open.delete(sending));
    open.add(sending);
  }
  await Promise.all(open);
}

/** Waits until then. False when the run ends before. */
async function isDue({ until, signal, isOver }: Turn, dueAt: number): Promise<boolean> {
  const waitMs = Math.min(dueAt, until) - performance.now();
  try {
    if (waitMs > 0) await delay(waitMs, undefined, { signal });
  } catch {
    return false; // only the signal ends the wait early
  }
  return dueAt < until && !isOver();
}

function drawn({ scenario, facts }: Turn, random: Random, dueAt: number): Due {
  const actions = Object.entries(scenario.actions);
  const total = actions.reduce((sum, [, { weight }]) => sum + weight, 0);
  let left = random.next() * total;
  const found = actions.find(([, { weight }]) => {
    left -= weight;
    return left < 0;
  });
  const [action, { alsoExpected = [] }] = found ?? random.pick(actions);
  return { action, request: nextRequest(scenario, action, facts, random), alsoExpected, dueAt };
}
