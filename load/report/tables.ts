/** Tables that print and report have in common: stages, what they carried, and what grew. */
import type { Summary } from './summary.ts';

export interface TextTable {
  readonly title: string;
  /** The first column stands on the left, the others are figures. */
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Those that a run has something for. */
export const tablesOf = (summary: Summary): readonly TextTable[] =>
  [ceilingTable(summary), gaveWayTable(summary), stageTable(summary), streamTable(summary), trendTable(summary)].filter(
    (table) => table.rows.length > 0,
  );

/** Of which part of a run the table of the promises is. */
export function promisesTitle({ ceiling, stages }: Summary): string {
  if (ceiling === null) return 'Promises';
  if (ceiling.all !== null) return 'Promises, in the highest stage in which all held';
  if (stages.length === 0) return 'Promises, over the whole run, of which no stage came to its end';
  return 'Promises, in the first stage, as all held in none';
}

const whole = (value: number): string => Math.round(value).toLocaleString('en');
const percent = (ratio: number | null): string => (ratio === null ? '–' : `${Math.round(ratio * 100)} %`);

function ceilingTable({ ceiling, stages }: Summary): TextTable {
  // Of a service whose host nobody watches, both would say the same.
  const isCpuKnown = stages.some(({ cpu }) => cpu !== null);
  const row = (what: string, carried: Carried | null): readonly string[] =>
    carried === null
      ? [what, 'none', '', '', '', '']
      : [
          what,
          whole(carried.requestsPerMinute),
          whole(carried.requestsPerMinute / 60),
          `${whole(carried.latencyMs.p95)} ms`,
          `${whole(carried.latencyMs.p99)} ms`,
          percent(carried.cpu),
        ];
  return {
    title: 'Ceiling: as much was carried',
    heads: ['while these held', 'requests/min', 'requests/s', 'P95', 'P99', 'CPU'],
    rows: ceiling
      ? [row('every promise', ceiling.all), ...(isCpuKnown ? [row('every promise but CPU', ceiling.exceptCpu)] : [])]
      : [],
  };
}

type Carried = NonNullable<NonNullable<Summary['ceiling']>['all']>;

const gaveWayTable = ({ ceiling }: Summary): TextTable => ({
  title: 'What gave way, the first at the top',
  heads: ['', 'at requests/min', 'measured'],
  rows: (ceiling?.gaveWay ?? []).map(({ what, requestsPerMinute, measured }) => [
    what,
    whole(requestsPerMinute),
    measured,
  ]),
});

const stageTable = ({ stages }: Summary): TextTable => ({
  title: 'Stages',
  heads: ['users and arrivals/min', 'seconds', 'answered/min', 'P50', 'P95', 'P99', 'bad', 'CPU', 'not held'],
  rows: stages.map((stage) => [
    `${stage.users} and ${whole(stage.arrivalsPerMinute)}`,
    whole(stage.seconds),
    whole(stage.requestsPerMinute),
    ...[stage.latencyMs.p50, stage.latencyMs.p95, stage.latencyMs.p99].map((ms) => `${whole(ms)} ms`),
    whole(stage.bad),
    percent(stage.cpu),
    stage.notHeld.join(', ') || '–',
  ]),
});

const streamTable = ({ streams }: Summary): TextTable => ({
  title: streams.length > 1 ? 'Live streams, stage by stage' : 'Live streams',
  heads: ['users', 'open at the end', 'lost'],
  rows: streams.map(({ users, open, lost }) => [users, open, lost].map(whole)),
});

const trendTable = ({ trends }: Summary): TextTable => ({
  title: 'What grew',
  heads: ['', 'at first', 'at last', 'an hour, in the second half'],
  rows: trends.map(({ what, unit, first, last, perHour }) => [
    what,
    `${rounded(first)} ${unit}`,
    `${rounded(last)} ${unit}`,
    `${perHour >= 0 ? '+' : '−'}${rounded(Math.abs(perHour))} ${unit}`,
  ]),
});

const rounded = (value: number): string =>
  Math.abs(value) >= 100 ? whole(value) : String(Number(value.toPrecision(3)));
