/** An objective as a tile: its current value, coloured by its own condition. */
import type { Condition, CurrentValue, Objective } from '../../slo/objective.ts';
import type { PanelDefinition, ThresholdStep } from './panel.ts';

const decimals: Readonly<Record<CurrentValue['unit'], number>> = {
  seconds: 0,
  ratio: 1,
  connections: 0,
  sessions: 0,
  'requests/min': 0,
};

export function objectiveTile(objective: Objective): PanelDefinition {
  const { title, target, current, indicator } = objective;
  const isCapacity = indicator.kind === 'capacity';
  const promise = objective.ratio === null ? 'verified by a load test' : `promised for ${promised(objective)}`;
  return {
    kind: 'stat',
    title: `${title}: ${target}`,
    description: `${title} now. Target ${target}, ${promise}; a breach makes a ${objective.told}.`,
    unit: current.unit,
    decimals: decimals[current.unit],
    queries: [{ query: current.query, legend: title }],
    // What the load happens to be now is neither good nor bad.
    thresholds: isCapacity ? [{ from: null, color: 'blue' }] : conditionSteps(current.condition),
    noValue: current.events ? 'idle' : 'no data',
  };
}

function promised({ ratio, indicator }: Objective): string {
  const share = `${Number(((ratio ?? 0) * 100).toPrecision(12))} %`;
  return indicator.kind === 'time-slices' ? `${share} of minutes` : `${share} of requests`;
}

function conditionSteps(condition: Condition): readonly ThresholdStep[] {
  switch (condition.operator) {
    case 'below':
      return [
        { from: null, color: 'green' },
        { from: condition.limit, color: 'red' },
      ];
    case 'above':
    case 'at-least':
      return [
        { from: null, color: 'red' },
        { from: condition.limit, color: 'green' },
      ];
    case 'between':
      return [
        { from: null, color: 'red' },
        { from: condition.from, color: 'green' },
        // The upper limit itself still keeps the condition.
        { from: condition.to + 1, color: 'red' },
      ];
  }
}
