/** When an objective's alerts really fire, as promtool evaluates the very rules and conditions that are rendered. */
import { promql, type Query, type RecordRule } from '../../metrics/promql/index.ts';
import { type RuleGroup, renderRuleFile } from '../../metrics/promql/rule-file.ts';
import { detectionSpreadSeconds, firstDetection } from '../detection.ts';
import { burning } from '../engine/burning.ts';
import { countRules } from '../engine/counts.ts';
import { secondsPer, timingOf } from '../engine/timing.ts';
import { windowRules } from '../engine/windows.ts';
import type { BudgetObjective } from '../objective.ts';
import type { ObjectiveSet } from '../objective-set.ts';
import type { BurnTier } from '../tiers.ts';
import { type LocateProgram, onPath } from './program.ts';
import { onlyValue, simulate } from './promtool.ts';
import { type Source, seriesOf } from './traffic.ts';

const { minute } = secondsPer;
/** How much longer than computed is waited for an alert. */
const patienceMinutes = 15;
/** How long a constant share of errors is watched, to see that nothing fires: every window has that share at once. */
const silenceMinutes = 7 * 60;

export interface Cell {
  readonly objective: BudgetObjective;
  readonly set: ObjectiveSet;
  readonly source: Source;
  readonly severity: BurnTier['severity'];
  /** The tiers that run. */
  readonly tiers: readonly BurnTier[];
  readonly errorRatio: number;
  readonly eventsPerMinute: number;
}

export interface Confirmation {
  /** Seconds until the first alert; `Infinity` when there was none. */
  readonly seconds: number;
  /** Whether that is within a minute of the formula, and within what hourly windows add to it. */
  readonly agrees: boolean;
}

export async function confirm(cell: Cell, locate: LocateProgram = onPath): Promise<Confirmation> {
  const { objective, set, severity, errorRatio, eventsPerMinute } = cell;
  const expected = firstDetection(objective, set, severity, errorRatio, eventsPerMinute);
  if (!expected.tier) {
    const seconds = await firstAlert(cell, 0, silenceMinutes, locate);
    return { seconds, agrees: seconds === Number.POSITIVE_INFINITY };
  }
  const historyMinutes = Math.max(...cell.tiers.map(({ longSeconds }) => longSeconds)) / minute;
  const spread = detectionSpreadSeconds(objective, expected.tier, errorRatio);
  const watched = Math.ceil((expected.seconds + spread) / minute) + patienceMinutes;
  const seconds = await firstAlert(cell, historyMinutes, watched, locate);
  return { seconds, agrees: Math.abs(seconds - expected.seconds) <= minute + spread };
}

/** Seconds from the first bad event to the first alert, after so many good minutes. */
async function firstAlert(
  cell: Cell,
  goodMinutes: number,
  watchedMinutes: number,
  locate: LocateProgram,
): Promise<number> {
  const { source, errorRatio, eventsPerMinute } = cell;
  const bad = errorRatio * eventsPerMinute;
  const [answer] = await simulate(
    {
      rules: renderRuleFile(rulesOf(cell), 'slo/compare/confirm.ts'),
      evaluationSeconds: minute,
      scrapeSeconds: minute,
      series: seriesOf(source, [
        { minutes: goodMinutes, good: eventsPerMinute, bad: 0 },
        { minutes: watchedMinutes, good: eventsPerMinute - bad, bad },
      ]),
      questions: [
        {
          query: `min(min_over_time(timestamp(ALERTS{alertstate="firing"})[${watchedMinutes}m:1m]))`,
          atSeconds: (goodMinutes + watchedMinutes) * minute,
        },
      ],
    },
    locate,
  );
  const firedAt = onlyValue(answer);
  return firedAt === undefined ? Number.POSITIVE_INFINITY : firedAt - goodMinutes * minute;
}

/** The counts of the objective and the conditions of its alerts; what nothing of this reads is left out. */
function rulesOf(cell: Cell): readonly RuleGroup[] {
  const { objective, set } = cell;
  const context = { set, timing: timingOf() };
  const alerts = cell.tiers.map((tier) => ({
    alert: tier.name,
    when: burning(objective, tier),
    labels: {},
    annotations: {},
  }));
  const records = [...countRules(objective, context), ...windowRules(objective, context)];
  return [
    {
      name: 'confirm',
      rules: [
        ...readBy(
          alerts.map(({ when }) => when),
          records,
        ),
        ...alerts,
      ],
    },
  ];
}

/** Those of the recording rules that the queries read, directly or through each other, in their order. */
function readBy(queries: readonly Query[], records: readonly RecordRule[]): readonly RecordRule[] {
  const read = new Set<RecordRule>();
  const pending = [...queries];
  for (let query = pending.pop(); query; query = pending.pop()) {
    const text = promql(query);
    for (const rule of records.filter((record) => !read.has(record) && text.includes(`${record.record}{`))) {
      read.add(rule);
      pending.push(rule.expression);
    }
  }
  return records.filter((rule) => read.has(rule));
}
