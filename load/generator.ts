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
/** Arrivals take turns being so many people, as a service sees few of whom it has never heard of. */
const arrivingVisitors = 20;

/**
 * Resolves when the time is over, or all requests are sent, and each of them has ended or was waited for long enough: to
 * the number of users who sent at least one. @throws LoadError at once when the scenario names a request that cannot be sent
 */
export async function generate(options: GeneratorOptions): Promise<number> {
  const { scenario, facts, profile, sender, seed } = options;
  const ended = new AbortController();
  const signal = AbortSignal.any([options.signal, ended.signal]);
  const turn: Turn = {
    ...{ profile, sender },
    stages: placed(profile.stages),
    drawing: new Drawing(scenario, facts),
    pauses: new Pauses(signal),
    budget: new Budget(profile.mostRequests),
    beganAt: performance.now(),
  };
  const users = Array.from({ length: mostUsers(profile) }, (_, user) => use(turn, user, randomFrom(seed + user + 1)));
  const bound = endWhatIsOpen(turn, ended.signal);
  try {
    const [sent] = await Promise.all([Promise.all(users), arrive(turn, randomFrom(seed))]);
    if (!turn.budget.isSpent) await untilOver(turn);
    return sent.filter((requests) => requests > 0).length;
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
  constructor(most: number) {
    this.#left = most;
  }
  take(): boolean {
    this.#left -= 1;
    return this.#left >= 0;
  }
  get isSpent(): boolean {
    return this.#left < 0;
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
  const visitor = sender.visitor(user);
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
    for (let arrived = 0; ; arrived += 1) {
      const dueMs = fromMs + (arrived * 60_000) / arrivalsPerMinute;
      if (dueMs >= toMs) break;
      yield dueMs;
    }
  }
}
