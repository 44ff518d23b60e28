/**
 * Sends a profile's load: users who wait for their answers and think (closed), and requests that arrive at a fixed rate
 * whether or not those before them were answered (open).
 */
import { performance } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Random, randomFrom } from '../service/random.ts';
import { Drawing } from './drawing.ts';
import { Pauses } from './pauses.ts';
import { mostUsers, type Profile, secondsOf } from './profiles.ts';
import type { AnyScenario } from './scenario.ts';
import type { Sender, Visitor } from './sender.ts';
import { type PlacedStage, placed, whenThere } from './timeline.ts';

export interface GeneratorOptions {
  readonly scenario: AnyScenario;
  /** What its `prepare` found. */
  readonly facts: unknown;
  readonly profile: Profile;
  readonly sender: Sender;
  readonly seed: number;
  readonly signal: AbortSignal;
}

/** So many that are late already may be sent before answers are read again. */
const mostInARow = 20;
/**
 * Beyond so many a second, several requests are due at the same moment: waking up for each costs as much as sending it,
 * and a timer counts whole milliseconds.
 */
const mostMomentsPerSecond = 250;
/** Arrivals take turns being so many people, as a service sees few of whom it has never heard of. */
const arrivingVisitors = 20;

export interface Generated {
  /** Those who sent at least one request. */
  readonly users: number;
  /** When the last request could have been sent, milliseconds since the run began: what is open then is waited for. */
  readonly stoppedMs: number;
}

/**
 * Resolves when the time is over, or all requests are sent, and each of them has ended or was waited for long enough. @throws LoadError at once when the scenario names a request that cannot be sent
 */
export async function generate(options: GeneratorOptions): Promise<Generated> {
  const { scenario, facts, profile, sender, seed } = options;
  const ended = new AbortController();
  const signal = AbortSignal.any([options.signal, ended.signal]);
  const turn: Turn = {
    ...{ profile, sender },
    stages: placed(profile.stages),
    drawing: new Drawing(scenario, facts),
    pauses: new Pauses(signal),
    budget: new Budget(profile.mostRequests),
    beganAt: sender.beganAt, // by another clock, the last requests would be due after the last stage
  };
  const { beganAt, budget } = turn;
  let endedMs = secondsOf(profile) * 1000;
  signal.addEventListener('abort', () => (endedMs = Math.min(endedMs, performance.now() - beganAt)), { once: true });
  const users = Array.from({ length: mostUsers(profile) }, (_, user) => use(turn, user, randomFrom(seed + user + 1)));
  const bound = endWhatIsOpen(turn, ended.signal);
  try {
    const [sent] = await Promise.all([Promise.all(users), arrive(turn, randomFrom(seed))]);
    if (budget.spentAt === null) await untilOver(turn);
    const stoppedMs = Math.min(endedMs, (budget.spentAt ?? Number.POSITIVE_INFINITY) - beganAt);
    return { users: sent.filter((requests) => requests > 0).length, stoppedMs };
  } finally {
    ended.abort(); // where a request could not be drawn, the others send nothing more
    await bound;
  }
}

/** Until the time is over, or the run ends early. */
const untilOver = ({ profile, pauses, beganAt }: Turn): Promise<boolean> =>
  pauses.until(beganAt + secondsOf(profile) * 1000);

/** An answer without an end would hold the run for ever. @param ended nothing is open any more */
async function endWhatIsOpen(turn: Turn, ended: AbortSignal): Promise<void> {
  await untilOver(turn);
  const patience = new Pauses(ended);
  if (await patience.until(performance.now() + turn.sender.timeoutMs)) await turn.sender.close();
}

class Budget {
  #left: number;
  #spentAt: number | null = null;
  constructor(most: number) {
    this.#left = most;
  }
  take(): boolean {
    this.#left -= 1;
    if (this.#left < 0) this.#spentAt ??= performance.now();
    return this.#left >= 0;
  }
  /** When somebody wanted more than there was, as `performance.now()` has it; null when nobody did. */
  get spentAt(): number | null {
    return this.#spentAt;
  }
}

interface Turn {
  readonly profile: Profile;
  readonly stages: readonly PlacedStage[];
  readonly sender: Sender;
  readonly drawing: Drawing<unknown>;
  readonly pauses: Pauses;
  readonly budget: Budget;
  /** As `performance.now()` has it. */
  readonly beganAt: number;
}

/** Resolves to how many requests this user sent. */
async function use(turn: Turn, user: number, random: Random): Promise<number> {
  const { profile, stages, sender, drawing, pauses, budget, beganAt } = turn;
  const visitor = sender.visitor(user, user);
  const [from, to] = profile.thinkSeconds;
  let sent = 0;
  // Not all at once, as nobody comes when others do.
  let wishedMs = random.next() * to * 1000;
  for (;;) {
    const there = whenThere(stages, user, wishedMs);
    if (there === null) return sent;
    if (there > wishedMs) {
      wishedMs = there + random.next() * to * 1000;
      continue;
    }
    const dueAt = beganAt + wishedMs;
    if (!(await pauses.until(dueAt)) || !budget.take()) return sent;
    sent += 1;
    await sender.send(visitor, drawing.next(random, dueAt));
    wishedMs = performance.now() - beganAt + (from + random.next() * (to - from)) * 1000;
  }
}

async function arrive(turn: Turn, random: Random): Promise<void> {
  const { stages, sender, drawing, pauses, budget, beganAt } = turn;
  const visitors = Array.from({ length: arrivingVisitors }, (_, index): Visitor => sender.visitor(index));
  const open = new Set<Promise<void>>();
  let inARow = 0;
  for (const dueMs of arrivals(stages)) {
    const dueAt = beganAt + dueMs;
    const isEarly = dueAt > performance.now();
    inARow = isEarly ? 0 : (inARow + 1) % mostInARow;
    if (inARow === mostInARow - 1) await nextTurn();
    if (!(await pauses.until(dueAt)) || !budget.take()) break;
    const sending = sender.send(random.pick(visitors), drawing.next(random, dueAt)).finally(() => open.delete(sending));
    open.add(sending);
  }
  await Promise.all(open);
}

/** When requests arrive, milliseconds since the run began. */
function* arrivals(stages: readonly PlacedStage[]): Generator<number> {
  for (const { fromMs, toMs, arrivalsPerMinute } of stages) {
    if (arrivalsPerMinute === 0) continue;
    const together = Math.ceil(arrivalsPerMinute / 60 / mostMomentsPerSecond);
    for (let arrived = 0; ; arrived += 1) {
      const dueMs = fromMs + ((arrived - (arrived % together)) * 60_000) / arrivalsPerMinute;
      if (dueMs >= toMs) break;
      yield dueMs;
    }
  }
}
