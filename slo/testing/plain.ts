/** Small objectives for tests: a service with a counter of requests and one of failures. */
import { aggregate, call, series } from '../engine/expression.ts';
import { exactGrowth } from '../engine/growth.ts';
import type { BudgetObjective, EventsIndicator, TimeSlicesIndicator } from '../objective.ts';
import type { ObjectiveSet } from '../objective-set.ts';
import type { Example } from '../rule-tests/example.ts';

const requests = series('shop_requests_total', {});
const failures = series('shop_requests_total', { code: '500' });

const events: EventsIndicator = {
  kind: 'events',
  total: (slice) => aggregate('sum', exactGrowth(requests, slice), []),
  bad: (slice) => aggregate('sum', exactGrowth(failures, slice), []),
};

const slices: TimeSlicesIndicator = {
  kind: 'time-slices',
  value: () => call('sum', series('shop_queue_length', {})),
  condition: { operator: 'below', limit: 100 },
};

interface Indicators {
  readonly events: EventsIndicator;
  readonly 'time-slices': TimeSlicesIndicator;
}

export const indicatorOf = <K extends keyof Indicators>(kind: K): Indicators[K] =>
  ({ events, 'time-slices': slices })[kind];

export const shopObjective: BudgetObjective = {
  id: 'shop-availability',
  title: 'Shop availability',
  target: '99 %',
  ratio: 0.99,
  told: 'page',
  indicator: events,
};

/** A set of the given objectives, with what every set has. */
export const setOf = (...objectives: ObjectiveSet['objectives']): ObjectiveSet => ({
  name: 'shop',
  objectives,
  periodDays: 28,
  retentionDays: 100,
  exclusions: [],
  runbookUrl: 'https://example.org/runbook',
  dashboardUrl: 'https://example.org/d/slo-shop',
});

/** Each route with a budget of its own. */
export const splitObjective: BudgetObjective = {
  ...shopObjective,
  id: 'shop-routes',
  indicator: {
    kind: 'events',
    by: ['route'],
    source: requests,
    total: (slice) => aggregate('sum', exactGrowth(requests, slice), ['route']),
    bad: (slice) => aggregate('sum', exactGrowth(failures, slice), ['route']),
  },
};

/** Good and bad requests of one route. */
export const splitExample: Example = [
  { series: 'shop_requests_total{code="200", route="/", job="shop", instance="a"}', kind: 'counter', good: 1, bad: 0 },
  { series: 'shop_requests_total{code="500", route="/", job="shop", instance="a"}', kind: 'counter', good: 0, bad: 1 },
];
