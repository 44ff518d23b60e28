/** When a peer's alerts really fire, as promtool evaluates its rules. */
import { secondsPer } from '../engine/timing.ts';
import type { BurnTier } from '../tiers.ts';
import type { Confirmation } from './confirm.ts';
import { pyrraGroups } from './peers/pyrra.ts';
import { type GroupText, ruleFile } from './peers/rule-text.ts';
import { slothGroups } from './peers/sloth.ts';
import { type Peer, type PeerTier, peerEvaluationSeconds, peerFirstDetection } from './peers/tiers.ts';
import { type LocateProgram, onPath } from './program.ts';
import { onlyValue, simulate } from './promtool.ts';
import { seriesOf } from './traffic.ts';

const { minute } = secondsPer;
/** How much longer than computed is waited for an alert. */
const patienceMinutes = 15;
/** How long a constant share of errors is watched, to see that nothing fires: every window has that share at once. */
const silenceMinutes = 7 * 60;

export interface PeerCell {
  readonly peer: Peer;
  /** The promised share of good events, between 0 and 1. */
  readonly ratio: number;
  readonly severity: BurnTier['severity'];
  readonly errorRatio: number;
  readonly eventsPerMinute: number;
}

/** Only the tier that is first by formula runs, over traffic that is good for as long as its long window. */
export async function confirmPeer(cell: PeerCell, locate: LocateProgram = onPath): Promise<Confirmation> {
  const { peer, ratio, severity, errorRatio } = cell;
  const expected = peerFirstDetection(peer, ratio, severity, errorRatio);
  if (!expected.tier) {
    const tiers = peer.tiers.filter((tier) => tier.severity === severity);
    const seconds = await firstAlert(cell, { tiers, goodMinutes: 0, watchedMinutes: silenceMinutes }, locate);
    return { seconds, agrees: seconds === Number.POSITIVE_INFINITY };
  }
  const history = Math.ceil(expected.tier.longSeconds / minute);
  const watched = Math.ceil(expected.seconds / minute) + patienceMinutes;
  const seconds = await firstAlert(
    cell,
    { tiers: [expected.tier], goodMinutes: history, watchedMinutes: watched },
    locate,
  );
  return { seconds, agrees: Math.abs(seconds - expected.seconds) <= minute };
}

/** What runs, and how long traffic is good, and then bad. */
interface Watch {
  readonly tiers: readonly PeerTier[];
  readonly goodMinutes: number;
  readonly watchedMinutes: number;
}

async function firstAlert(
  cell: PeerCell,
  { tiers, goodMinutes, watchedMinutes }: Watch,
  locate: LocateProgram,
): Promise<number> {
  const { errorRatio, eventsPerMinute } = cell;
  const bad = errorRatio * eventsPerMinute;
  const range = `${watchedMinutes}m:${peerEvaluationSeconds}s`;
  const [answer] = await simulate(
    {
      rules: ruleFile(groupsOf(cell, tiers)),
      evaluationSeconds: peerEvaluationSeconds,
      scrapeSeconds: minute,
      series: seriesOf('shop', [
        { minutes: goodMinutes, good: eventsPerMinute, bad: 0 },
        { minutes: watchedMinutes, good: eventsPerMinute - bad, bad },
      ]),
      questions: [
        {
          query: `min(min_over_time(timestamp(ALERTS{alertstate="firing",alertname!="SLOMetricAbsent"})[${range}]))`,
          atSeconds: (goodMinutes + watchedMinutes) * minute,
        },
      ],
    },
    locate,
  );
  const firedAt = onlyValue(answer);
  return firedAt === undefined ? Number.POSITIVE_INFINITY : firedAt - goodMinutes * minute;
}

/** Without the records of the period, which no alert reads. */
function groupsOf({ peer, ratio }: PeerCell, tiers: readonly PeerTier[]): readonly GroupText[] {
  const objective = { name: 'availability', ratio, period: '30d' };
  const metric = 'shop_requests_total';
  const errors = 'code=~"5.."';
  if (peer.name === 'Pyrra') {
    const indicator = { kind: 'ratio', metric, total: 'code!=""', errors, label: 'code' } as const;
    return pyrraGroups(objective, indicator, tiers).filter(({ name }) => name === objective.name);
  }
  const rate = (matchers: string) => (window: string) => `sum(rate(${metric}{${matchers}}[${window}]))`;
  const indicator = { errors: rate(errors), total: rate('') };
  return slothGroups(objective, indicator, tiers)
    .filter(({ name }) => !name.includes('-meta-'))
    .map((group) => ({
      ...group,
      rules: group.rules.filter((rule) => !('record' in rule && rule.record.endsWith('30d'))),
    }));
}
