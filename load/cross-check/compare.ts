/**
 * Compares what the generator saw with what Prometheus counted of the same requests. Where both are right, the counts are
 * equal, shares of quick requests nearly so, and quantiles lie in the same bucket or the next one: nginx does not see
 * the way to the generator and back.
 */
import { quantile, type Recording } from '../recording.ts';
import { type Counters, classOf, givenUpClass, givenUpStatus, grownBetween, requestsIn, without } from './counters.ts';

export interface Comparison {
  readonly what: string;
  readonly generator: string;
  readonly prometheus: string;
  readonly agrees: boolean;
}

export interface CrossCheck {
  readonly comparisons: readonly Comparison[];
  /** Why nothing can be compared; null where it can. */
  readonly reason: string | null;
  /** What else is known about the requests. */
  readonly notes: readonly string[];
}

/** Objectives with these bounds, seconds, are promises about shares. */
const comparedBounds = [0.3, 0.5];
const comparedQuantiles = [0.5, 0.95, 0.99];
/** A tenth of a point; of few requests, one that lies at the bound. */
const mostDifference = 0.001;
/** Nobody hears of it anywhere else: nginx itself refuses, and counts it apart. */
const uncounted = 429;

const overloadedNote =
  'beyond what is carried, requests wait before nginx reads them: it may have seen more of them answered in time, not fewer';

export const uncompared = (reason: string): CrossCheck => ({ comparisons: [], notes: [], reason });

/** @param isOverloaded more was sent than the service carries: then requests wait where nginx does not see them yet */
export function crossCheck(recording: Recording, before: Counters, after: Counters, isOverloaded = false): CrossCheck {
  // Where nobody tells since when it counts, both are no number.
  if (!Object.is(before.countingSince, after.countingSince))
    return uncompared('the agent, which counts, was started again during the run');
  const all = grownBetween(before, after);
  const statuses = recording.byStatus();
  const givenUp = givenUpIn(all, statuses);
  const grown = without(givenUp, all);
  const answered = (status: number): boolean => status !== 0 && status !== uncounted;
  const times = recording.serviceTimesOf(answered);
  return {
    comparisons: [
      ...counts(statuses, answered, grown),
      ...comparedBounds.map((bound) => share(bound, times, grown, isOverloaded)),
      ...comparedQuantiles.map((of) => bucket(of, times, grown)),
    ],
    notes: [
      `reports of the validator in between, left out of the count: ${grown.others}`,
      ...(statuses.has(uncounted)
        ? [`answered ${uncounted}, which nginx counts apart: ${statuses.get(uncounted)}`]
        : []),
      ...(statuses.has(0) ? [`without an answer: ${statuses.get(0)}`] : []),
      ...(givenUp > 0 ? [`of these, counted by nginx as ${givenUpStatus}, left out of the count: ${givenUp}`] : []),
      ...(isOverloaded ? [overloadedNote] : []),
      'the generator sends nothing again: what was not answered stays without an answer',
    ],
    reason: null,
  };
}

/**
 * Requests that the generator gave up while nginx still waited for the app. Each may be counted as 499 or, where nginx
 * never had it, not at all; so they are at most as many as both sides tell of, and as many as there are answers too many.
 */
function givenUpIn({ byClass, givenUp }: Counters, statuses: ReadonlyMap<number, number>): number {
  const own = [...statuses].filter(([status]) => status !== uncounted && classOf(status) === givenUpClass);
  const tooMany = (byClass.get(givenUpClass) ?? 0) - own.reduce((sum, [, count]) => sum + count, 0);
  return Math.max(0, Math.min(givenUp, statuses.get(0) ?? 0, tooMany));
}

function counts(
  statuses: ReadonlyMap<number, number>,
  answered: (status: number) => boolean,
  grown: Counters,
): readonly Comparison[] {
  const seen = new Map<string, number>();
  for (const [status, count] of statuses)
    if (answered(status)) seen.set(classOf(status), (seen.get(classOf(status)) ?? 0) + count);
  const names = new Set([...seen.keys(), ...[...grown.byClass].filter(([, count]) => count > 0).map(([name]) => name)]);
  return [...names].toSorted().map((name) => {
    const counted = (grown.byClass.get(name) ?? 0) - (name === '2xx' ? grown.others : 0);
    const own = seen.get(name) ?? 0;
    return { what: `answers of ${name}`, generator: String(own), prometheus: String(counted), agrees: own === counted };
  });
}

function share(bound: number, times: Float64Array, grown: Counters, isOverloaded: boolean): Comparison {
  const own = times.filter((ms) => ms <= bound * 1000).length / times.length;
  const counted = (grown.withinSeconds.get(bound) ?? 0) / requestsIn(grown);
  const percent = (value: number): string => `${(value * 100).toFixed(2)} %`;
  return {
    what: `answered within ${bound * 1000} ms`,
    generator: percent(own),
    prometheus: percent(counted),
    agrees: (isOverloaded ? own - counted : Math.abs(own - counted)) <= Math.max(mostDifference, 1 / times.length),
  };
}

function bucket(of: number, times: Float64Array, grown: Counters): Comparison {
  const bounds = [...grown.withinSeconds.keys()].toSorted((a, b) => a - b);
  const ownMs = quantile(times, of);
  const own = bounds.findIndex((bound) => ownMs <= bound * 1000);
  const counted = bounds.findIndex((bound) => (grown.withinSeconds.get(bound) ?? 0) >= of * requestsIn(grown));
  const range = (index: number): string => `${(bounds[index - 1] ?? 0) * 1000} to ${(bounds[index] ?? 0) * 1000} ms`;
  return {
    what: `P${of * 100}`,
    generator: `${ownMs.toFixed(1)} ms`,
    prometheus: range(counted),
    agrees: Math.abs(own - counted) <= 1,
  };
}
