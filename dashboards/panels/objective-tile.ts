/** An objective as a tile: its current value, coloured by its own condition. */
import { type Condition, type CurrentValue, isBudget, isCapacity, type Objective } from '../../slo/objective.ts';
import type { PanelDefinition, ThresholdStep } from './panel.ts';

const decimals: Readonly<Record<CurrentValue['unit'], number>> = {
  seconds: 0,
  ratio: 1,
  connections: 0,
  sessions: 0,
  'requests/min': 0,
};

export function objectiveTile(objective: Objective): PanelDefinition {
  const { title, target, current } = objective;
  return {
    kind: 'stat',
    title: `${title}: ${target}`,
    description: `${title} now. Target ${target}, ${promise(objective)}; a breach makes a ${objective.told}.`,
    unit: current.unit,
    decimals: decimals[current.unit],
    queries: [{ query: current.query, legend: title }],
    // What the load happens to be now is neither good nor bad.
    thresholds: isCapacity(objective) ? [{ from: null, color: 'blue' }] : conditionSteps(current.condition),
    noValue: current.events ? 'idle' : 'no data',
  };
}

function promise(objective: Objective): string {
  if (!isBudget(objective)) return 'verified by a load test';
  const share = `${Number((objective.ratio * 100).toPrecision(12))} %`;
  return `promised for ${share} of ${objective.indicator.kind === 'time-slices' ? 'minutes' : 'requests'}`;
}

function conditionSteps(condition: Condition): readonly ThresholdStep[] {
  switch (condition.operator) {
    case 'below':
    case 'at-most':
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
