/** The rules of each generator for one objective on events at 99 %, over a request counter of a given size. */
import { promql } from '../../../metrics/promql/index.ts';
import { burning } from '../../engine/burning.ts';
import { aggregate, series } from '../../engine/expression.ts';
import { exactGrowth } from '../../engine/growth.ts';
import { names } from '../../engine/names.ts';
import { recordingGroups } from '../../engine/rules.ts';
import { parseDuration, secondsPer } from '../../engine/timing.ts';
import type { BudgetObjective } from '../../objective.ts';
import { setOf, shopObjective } from '../../testing/plain.ts';
import { tiersOf } from '../../tiers.ts';
import { pyrraGroups } from '../peers/pyrra.ts';
import type { GroupText, PeerObjective } from '../peers/rule-text.ts';
import { slothGroups } from '../peers/sloth.ts';
import { type Recorded, sizeLabel } from './series.ts';

export type Name = 'ours' | 'Sloth' | 'Pyrra';

export interface CostedRule {
  /** The record or the alert. */
  readonly name: string;
  readonly query: string;
  readonly evaluationSeconds: number;
}

export interface Costed {
  readonly name: Name;
  readonly rules: readonly CostedRule[];
  readonly recorded: readonly Recorded[];
  /** Records that are read over the whole period, at the interval at which they are recorded. */
  readonly readOverPeriod: (record: string) => boolean;
  readonly recordedEverySeconds: number;
}

/** Ours are evaluated once a minute: a count holds one minute. */
const ourEvaluation = secondsPer.minute;
/**
 * Sloth's groups have no interval, so Prometheus's own holds: once a minute, unless it is configured otherwise. A
 * shorter one would cost proportionally more.
 */
const slothEvaluation = secondsPer.minute;

/** @param size the number of series of the request counter @param periodDays the window of the budgets */
export function generatorsOf(
  size: number,
  periodDays: { readonly ours: number; readonly peers: number },
): readonly Costed[] {
  const peer = { name: 'availability', ratio: 0.99, period: `${periodDays.peers}d` };
  return [ours(size, periodDays.ours), sloth(size, peer), pyrra(size, peer)];
}

function ours(size: number, periodDays: number): Costed {
  const requests = series('shop_requests_total', { [sizeLabel]: String(size) });
  const failures = series('shop_requests_total', { [sizeLabel]: String(size), code: '500' });
  const objective: BudgetObjective = {
    ...shopObjective,
    periodDays,
    indicator: {
      kind: 'events',
      source: requests,
      total: (slice) => aggregate('sum', exactGrowth(requests, slice), []),
      bad: (slice) => aggregate('sum', exactGrowth(failures, slice), []),
    },
  };
  const records = recordingGroups(setOf(objective))
    .flatMap(({ rules }) => rules)
    .flatMap((rule) => ('record' in rule ? [rule] : []));
  const alerts = tiersOf(objective, periodDays).map((tier) => ({ name: tier.name, query: burning(objective, tier) }));
  const all = [...records.map(({ record, expression }) => ({ name: record, query: expression })), ...alerts];
  const hourly = (['bad', 'total'] as const).flatMap((side) =>
    (['counted', 'all'] as const).map((counted) => names.within(side, '1h', counted)),
  );
  return {
    name: 'ours',
    rules: all.map(({ name, query }) => ({ name, query: promql(query), evaluationSeconds: ourEvaluation })),
    recorded: records.map(({ record, labels }) => ({ record, labels })),
    readOverPeriod: (record) => hourly.includes(record),
    recordedEverySeconds: ourEvaluation,
  };
}

const selectors = (size: number) => ({
  total: `job="shop",${sizeLabel}="${size}"`,
  errors: 'code=~"5.."',
});

function sloth(size: number, peer: PeerObjective): Costed {
  const { total, errors } = selectors(size);
  const groups = slothGroups(peer, {
    errors: (window) => `sum(rate(shop_requests_total{${total},${errors}}[${window}]))`,
    total: (window) => `sum(rate(shop_requests_total{${total}}[${window}]))`,
  });
  return {
    name: 'Sloth',
    rules: costed(groups, slothEvaluation),
    recorded: recordedBy(groups),
    readOverPeriod: (record) => record === 'slo:sli_error:ratio_rate5m',
    recordedEverySeconds: slothEvaluation,
  };
}

function pyrra(size: number, peer: PeerObjective): Costed {
  const { total, errors } = selectors(size);
  const metric = 'shop_requests_total';
  const groups = pyrraGroups(peer, { kind: 'ratio', metric, total, errors, label: 'code' });
  return {
    name: 'Pyrra',
    rules: costed(groups, secondsPer.minute),
    recorded: recordedBy(groups),
    readOverPeriod: () => false,
    recordedEverySeconds: 30,
  };
}

const costed = (groups: readonly GroupText[], otherwise: number): readonly CostedRule[] =>
  groups.flatMap(({ interval, rules }) =>
    rules.map((rule) => ({
      name: 'record' in rule ? rule.record : rule.alert,
      query: rule.expr,
      evaluationSeconds: interval === undefined ? otherwise : parseDuration(interval),
    })),
  );

const recordedBy = (groups: readonly GroupText[]): readonly Recorded[] =>
  groups
    .flatMap(({ rules }) => rules)
    .flatMap((rule) => ('record' in rule ? [{ record: rule.record, labels: rule.labels ?? {} }] : []));
