/** Simulated traffic as the counters that the objectives are counted from. */
import type { InputSeries } from './promtool.ts';

/** A time of constant traffic, in events per minute. */
export interface Phase {
  readonly minutes: number;
  readonly good: number;
  readonly bad: number;
}

/** A counter that is 0 at the start and then read once a minute, in promtool's notation. */
export function counter(phases: readonly { readonly minutes: number; readonly perMinute: number }[]): string {
  let value = 0;
  const parts = phases
    .filter(({ minutes }) => minutes > 0)
    .map(({ minutes, perMinute }) => {
      const first = value + perMinute;
      value += minutes * perMinute;
      return `${first}+${perMinute}x${minutes - 1}`;
    });
  return ['0', ...parts].join(' ');
}

/** What an event is seen as: the counter of a service, or the histogram that nginx's answers are measured with. */
export type Source = 'shop' | 'availability' | 'latency-p95' | 'latency-p99';

const histogram = 'nginx_http_response_duration_seconds';
type Share = (phase: Phase) => number;

/** The series of a source, one value a minute. */
export function seriesOf(source: Source, phases: readonly Phase[]): readonly InputSeries[] {
  const of = (series: string, share: Share): InputSeries => ({
    series,
    values: counter(phases.map((phase) => ({ minutes: phase.minutes, perMinute: share(phase) }))),
  });
  const good: Share = (phase) => phase.good;
  const bad: Share = (phase) => phase.bad;
  const all: Share = (phase) => phase.good + phase.bad;
  const none: Share = () => 0;
  if (source === 'shop')
    return [of('shop_requests_total{code="200"}', good), of('shop_requests_total{code="500"}', bad)];
  const isAvailability = source === 'availability';
  return [
    of(`${histogram}_count{http_response_status_class="2xx"}`, isAvailability ? good : all),
    of(`${histogram}_count{http_response_status_class="5xx"}`, isAvailability ? bad : none),
    of(`${histogram}_bucket{http_response_status_class="2xx",le="0.3"}`, good),
    of(`${histogram}_bucket{http_response_status_class="2xx",le="0.5"}`, source === 'latency-p95' ? all : good),
    of('probe_requests_total{result="failure"}', none),
  ];
}
