/** What Prometheus has counted so far of what nginx answered; read before and after a run, while nobody else asks. */
import { m } from '../../metrics/catalogue/index.ts';
import { statusClasses } from '../../metrics/catalogue/nginx.ts';
import { buckets, max, observations, select, sum } from '../../metrics/promql/index.ts';
import type { PrometheusClient, Sample } from '../../slo/prometheus/client.ts';

/** Raw counters, as they were scraped last. */
export interface Counters {
  /** Requests by the class of their status: 2xx. */
  readonly byClass: ReadonlyMap<string, number>;
  /** Requests that took at most so many seconds, by the bound of their bucket; the last is infinite. */
  readonly withinSeconds: ReadonlyMap<number, number>;
  /** Requests whose sender did not wait for the answer; each is one of 4xx as well, but for a stream. */
  readonly givenUp: number;
  /** Requests that we did not send and of which we know: the reports of the validator that were taken. */
  readonly others: number;
  /** When whoever counts was started, seconds since the epoch. */
  readonly countingSince: number;
}

/** As nginx calls what its client gives up. */
export const givenUpStatus = '499';
export const givenUpClass = '4xx';

const response = m.nginx_http_response_duration_seconds;
/** What is counted, as Prometheus calls it. */
export const responses = response.name;

/** @throws PrometheusError when Prometheus does not answer */
export async function readCounters(prometheus: PrometheusClient): Promise<Counters> {
  const [classes, bounds, givenUp, others, starts] = await Promise.all([
    prometheus.vector(sum(observations(response), ['http_response_status_class'])),
    prometheus.vector(sum(buckets(response), ['le'])),
    prometheus.vector(sum(select(m.nginx_http_responses_total, { http_response_status_code: givenUpStatus }))),
    prometheus.vector(sum(select(m.validator_reports_total, { result: 'accepted' }))),
    prometheus.vector(max(select(m.process_start_time_seconds, { job: 'agent' }))),
  ]);
  return {
    byClass: by(classes, ({ http_response_status_class: name = '' }) => name),
    withinSeconds: by(bounds, ({ le = '' }) => Number(le.replace('+Inf', 'Infinity'))),
    givenUp: givenUp[0]?.value ?? 0,
    others: others[0]?.value ?? 0,
    countingSince: starts[0]?.value ?? Number.NaN,
  };
}

/** What came between two readings. */
export function grownBetween(before: Counters, after: Counters): Counters {
  return {
    byClass: minus(after.byClass, before.byClass),
    withinSeconds: minus(after.withinSeconds, before.withinSeconds),
    givenUp: after.givenUp - before.givenUp,
    others: after.others - before.others,
    countingSince: after.countingSince,
  };
}

/** Less so many that were given up: each took longer than any bound but the last. */
export function without(givenUp: number, counters: Counters): Counters {
  const less = <K>(counts: ReadonlyMap<K, number>, key: K) => {
    const count = counts.get(key);
    return count === undefined ? counts : new Map([...counts, [key, count - givenUp]]);
  };
  const [byClass, withinSeconds] = [less(counters.byClass, givenUpClass), less(counters.withinSeconds, Infinity)];
  return { ...counters, byClass, withinSeconds };
}

/** All requests of a reading. */
export const requestsIn = ({ byClass }: Counters): number => [...byClass.values()].reduce((sum, one) => sum + one, 0);

/** The class of a status. */
export const classOf = (status: number): string =>
  statusClasses.find((name) => name.startsWith(String(Math.floor(status / 100)))) ?? 'other';

function by<K>(samples: readonly Sample[], keyOf: (labels: Sample['labels']) => K): ReadonlyMap<K, number> {
  return new Map(samples.map(({ labels, value }) => [keyOf(labels), value]));
}

function minus<K>(after: ReadonlyMap<K, number>, before: ReadonlyMap<K, number>): ReadonlyMap<K, number> {
  return new Map([...after].map(([key, value]) => [key, value - (before.get(key) ?? 0)]));
}
