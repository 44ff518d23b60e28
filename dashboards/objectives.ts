/** The error budgets of a set of objectives: what is left, how fast it burns, and what it is made of. */

import { names } from '../slo/engine/names.ts';
import { recordedSeries } from '../slo/engine/recorded.ts';
import { groupLabels, isBudget } from '../slo/objective.ts';
import type { ObjectiveSet } from '../slo/objective-set.ts';
import { type DashboardDefinition, line, type PanelDefinition, panel } from './panels/panel.ts';

/** The dashboard that alerts on budgets link to; the variable `objective` chooses. */
export function objectivesDashboard(set: ObjectiveSet): DashboardDefinition {
  return {
    uid: `slo-${set.name}`,
    title: `Error budgets: ${set.name}`,
    description: `What is left of the error budgets of ${set.name} over ${set.periodDays} days, and how fast they burn.`,
    variables: [{ name: 'objective', label: 'Objective', of: recordedSeries(names.objective, 'ratio') }],
    events: set.deploys ? [{ name: 'Deploys', query: set.deploys, text: 'Version {{version}}' }] : [],
    rows: [
      { title: 'Budgets', panelsPerLine: 1, height: 6, panels: [budgetLeft(set)] },
      { title: 'Over time', panelsPerLine: 2, height: 9, panels: overTime(set) },
      { title: 'What is counted', panelsPerLine: 2, height: 9, panels: counted(set) },
    ],
  };
}

/** The objective's name and, where one is split, its group. */
function legendOf(set: ObjectiveSet): string {
  const labels = new Set(set.objectives.filter(isBudget).flatMap(groupLabels));
  return ['{{objective}}', ...[...labels].map((label) => `{{${label}}}`)].join(' ');
}

/** Groups are told in the legend; which labels they have is known to the set, not to the compiler. */
const chosen = <const U extends string>(name: string, unit: U, labels: Readonly<Record<string, string>> = {}) =>
  recordedSeries(name, unit, labels, 'objective');

function budgetLeft(set: ObjectiveSet): PanelDefinition {
  return {
    kind: 'stat',
    title: 'Error budget left',
    description: 'Share of the budget of the rolling period that is left. Below 0 % more was spent than there was.',
    unit: 'ratio',
    decimals: 1,
    queries: [{ ...line(chosen(names.remaining(), 'ratio'), '{{objective}}'), legend: legendOf(set) }],
    thresholds: [
      { from: null, color: 'red' },
      { from: 0, color: 'yellow' },
      { from: 0.25, color: 'green' },
    ],
  };
}

function overTime(set: ObjectiveSet): readonly PanelDefinition[] {
  const legend = legendOf(set);
  return [
    panel({
      kind: 'timeseries',
      title: 'Budget left, and with excluded time',
      description: 'A steep fall is an incident; a line that falls slowly and steadily is a target that does not fit.',
      unit: 'ratio',
      max: 1,
      queries: [
        { ...line(chosen(names.remaining(), 'ratio'), '{{objective}}'), legend },
        {
          ...line(chosen(names.remaining('all'), 'ratio'), '{{objective}}'),
          legend: `${legend}, excluded time counts`,
        },
      ],
      thresholds: [
        { from: null, color: 'red' },
        { from: 0, color: 'transparent' },
      ],
    }),
    panel({
      kind: 'timeseries',
      title: 'Burn rate of the last hour and of the last six',
      description: 'How many times faster than allowed the budget burns. At 1 it lasts exactly for the period.',
      unit: 'times',
      min: 0,
      queries: [
        { ...line(chosen(names.burnRate, 'times', { window: '1h' }), '{{objective}}'), legend: `${legend} 1h` },
        { ...line(chosen(names.burnRate, 'times', { window: '6h' }), '{{objective}}'), legend: `${legend} 6h` },
      ],
      thresholds: [
        { from: null, color: 'transparent' },
        { from: 1, color: 'yellow' },
      ],
    }),
    panel({
      kind: 'timeseries',
      title: 'Time until the budget is used up',
      description: 'At the burn of the last six hours. No line: the budget does not burn, and lasts.',
      unit: 'seconds',
      min: 0,
      queries: [{ ...line(chosen(names.exhaustion, 'seconds', { window: '6h' }), '{{objective}}'), legend }],
    }),
    panel({
      kind: 'timeseries',
      title: 'Attained, and promised',
      description: 'Share of good events or minutes over the rolling period, beside what was promised.',
      unit: 'ratio',
      max: 1,
      decimals: 3,
      queries: [
        { ...line(chosen(names.attainment, 'ratio'), '{{objective}}'), legend },
        line(chosen(names.objective, 'ratio'), '{{objective}}, promised'),
      ],
    }),
  ];
}

function counted(set: ObjectiveSet): readonly PanelDefinition[] {
  const legend = legendOf(set);
  return [
    panel({
      kind: 'timeseries',
      title: 'Bad events or minutes within five minutes',
      description: 'What burns the budget. Of time slices: how many of the last five minutes were bad.',
      unit: 'events',
      min: 0,
      queries: [{ ...line(chosen(names.within('bad', '5m'), 'events'), '{{objective}}'), legend }],
    }),
    panel({
      kind: 'timeseries',
      title: 'All events or minutes within five minutes',
      description: 'What the shares rest on. 0: nothing happened, which is neither good nor bad.',
      unit: 'events',
      min: 0,
      queries: [{ ...line(chosen(names.within('total', '5m'), 'events'), '{{objective}}'), legend }],
    }),
  ];
}
