/** What a report draws, from what was recorded. */
import type { Run } from '../judge.ts';
import { promisesOf } from '../own-promises.ts';
import { greatestOf } from '../promise.ts';
import { quantile, type Recording } from '../recording.ts';
import type { StageResult } from '../stages/stage-result.ts';
import type { Trend } from '../stages/trends.ts';
import type { TestRun } from '../test-run.ts';
import type { Chart, Line } from './charts.ts';

/** A chart over time has about so many points. */
const pointsOverTime = 60;
const marksOverTime = 6;

/** How latency followed the load where it grew, all over time, what grew by itself, and the percentile curve. */
export const chartsOf = ({ run, ceiling, stages, trends }: TestRun): readonly Chart[] => [
  ...(ceiling ? byLoad(stages, run.scenario) : []),
  ...overTime(run),
  ...trends.map((trend) => trendChart(trend, run.seconds)),
];

function overTime({ scenario, recording, seconds }: Run): readonly Chart[] {
  const width = Math.max(1, Math.ceil(seconds / pointsOverTime));
  const slices = Array.from({ length: Math.max(1, Math.round(seconds / width)) }, (_, index) => {
    const fromMs = index * width * 1000;
    const within = recording.within(fromMs, fromMs + width * 1000);
    return { at: (index + 0.5) * width, ...within };
  });
  const over = (tone: Line['tone'], name: string, of: (slice: (typeof slices)[number]) => number): Line => ({
    ...{ name, tone },
    points: slices.map((slice) => [slice.at, of(slice)] as const),
  });
  const x = timeAxis(seconds, width);
  const latency = (share: number) => (slice: (typeof slices)[number]) => quantile(slice.latenciesMs, share);
  return [
    {
      title: 'Latency over time',
      unit: 'ms',
      x,
      ...limitOf(scenario),
      lines: [
        over('first', 'P50', latency(0.5)),
        over('second', 'P95', latency(0.95)),
        over('third', 'P99', latency(0.99)),
      ],
    },
    percentileCurve(recording),
    {
      title: 'Throughput',
      unit: 'requests/s',
      x,
      lines: [over('first', 'answered', ({ latenciesMs }) => latenciesMs.length / width)],
    },
    {
      title: 'Answers of 5xx, and requests without an answer',
      unit: 'requests/s',
      x,
      lines: [over('bad', 'bad', ({ bad }) => bad / width)],
    },
  ];
}

/** @param width of a point, seconds */
function timeAxis(seconds: number, width: number): Chart['x'] {
  const step = Math.ceil(seconds / marksOverTime / width) * width;
  const marks = Array.from(
    { length: Math.floor(seconds / step) + 1 },
    (_, index) => [index * step, `${index * step} s`] as const,
  );
  return { from: 0, to: seconds, marks };
}

const trendChart = ({ what, unit, points }: Trend, seconds: number): Chart => ({
  ...{ title: what, unit },
  x: timeAxis(seconds, 1),
  lines: [{ name: unit, tone: 'first', points }],
});

/** Stages of a ramp from left to right. */
function byLoad(stages: readonly StageResult[], scenario: Run['scenario']): readonly Chart[] {
  const rates = stages.map(({ requestsPerMinute }) => requestsPerMinute / 60);
  const [from, to] = [Math.min(...rates), Math.max(...rates)];
  const marks = Array.from({ length: marksOverTime }, (_, index) => {
    const at = from + ((to - from) * index) / (marksOverTime - 1);
    return [at, `${Math.round(at)}/s`] as const;
  });
  const x = { from, to, marks };
  const line = (tone: Line['tone'], name: string, of: (stage: StageResult) => number): Line => ({
    ...{ tone, name },
    points: stages.map((stage) => [stage.requestsPerMinute / 60, of(stage)]),
  });
  const ofCpu: Chart = {
    ...{ title: 'CPU by requests answered a second', unit: '%', x },
    lines: [line('first', 'busy', ({ cpu }) => (cpu ?? Number.NaN) * 100)],
  };
  return [
    {
      title: 'Latency by requests answered a second',
      unit: 'ms',
      x,
      ...limitOf(scenario),
      lines: [
        line('first', 'P50', ({ latencyMs }) => latencyMs.p50),
        line('second', 'P95', ({ latencyMs }) => latencyMs.p95),
        line('third', 'P99', ({ latencyMs }) => latencyMs.p99),
      ],
    },
    ...(stages.some(({ cpu }) => cpu !== null) ? [ofCpu] : []),
  ];
}

/** The promise about a latency, milliseconds: that of P95 where there is one, as it tells most of what users feel. */
function limitOf(scenario: Run['scenario']): Pick<Chart, 'limit'> {
  const promised = promisesOf(scenario).filter(({ measure }) => measure.kind === 'latency');
  const shown = promised.find(({ measure }) => 'quantile' in measure && measure.quantile === 0.95) ?? promised[0];
  return shown ? { limit: { at: greatestOf(shown.condition) * 1000, name: shown.target } } : {};
}

/** Each nine takes as much room as the one before. */
function percentileCurve(recording: Recording): Chart {
  const latencies = recording.latenciesMs().toSorted();
  const nines = Math.min(4, Math.max(1, Math.log10(latencies.length)));
  const places = Array.from({ length: 101 }, (_, index) => (index / 100) * nines);
  const marks = (
    [
      [0, '0 %'],
      [Math.log10(2), '50 %'],
      [1, '90 %'],
      [2, '99 %'],
      [3, '99.9 %'],
      [4, '99.99 %'],
    ] as const
  ).filter(([at]) => at <= nines);
  const points = places.map((at) => {
    const rank = Math.ceil((1 - 10 ** -at) * latencies.length);
    return [at, latencies[Math.min(latencies.length, Math.max(1, rank)) - 1] ?? Number.NaN] as const;
  });
  return {
    title: 'Percentiles: so large a share of all requests was answered within …',
    unit: 'ms',
    x: { from: 0, to: nines, marks },
    lines: [{ name: 'all', tone: 'first', points }],
  };
}
