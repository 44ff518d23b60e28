/** The status as people read it: tables for a terminal or in Markdown, the first and plainest review document. */
import { renderMarkdownTable, renderTable, type Table } from '../../service/table.ts';
import { printDuration, secondsPer } from '../engine/timing.ts';
import { moment } from './moment.ts';
import type { BudgetStatus, SloStatus, WindowStatus } from './status.ts';
import type { StatusWindow } from './windows.ts';

const windowTitles: Readonly<Record<StatusWindow, string>> = {
  rolling: 'Rolling period',
  month: 'Month to date',
  quarter: 'Quarter to date',
};

export function renderStatus(status: SloStatus, format: 'table' | 'markdown'): string {
  const isMarkdown = format === 'markdown';
  const heading = (text: string): string => (isMarkdown ? `\n## ${text}\n\n` : `\n${text}\n\n`);
  const render = isMarkdown ? renderMarkdownTable : renderTable;
  const windows = (Object.keys(windowTitles) as StatusWindow[]) // its keys are all windows
    .map((window) => heading(windowTitles[window]) + render(budgetTable(status.budgets, window)));
  return [
    `${isMarkdown ? '# ' : ''}Error budgets at ${moment(new Date(status.at))}\n`,
    ...windows,
    heading('Burn rates and forecast') + render(burnTable(status.budgets)),
    ...(status.verifications.length > 0
      ? [heading('Verified by load tests') + render(verificationTable(status.verifications))]
      : []),
    heading('Deploys') +
      (status.deploys.length > 0 ? render(deployTable(status.deploys)) : 'None within the period.\n'),
  ].join('');
}

const right = (title: string) => ({ title, align: 'right' }) as const;

function budgetTable(budgets: readonly BudgetStatus[], window: StatusWindow): Table {
  return {
    columns: [
      { title: 'Objective' },
      right('promised'),
      right('attained'),
      right('bad'),
      right('of'),
      { title: '' },
      right('budget left'),
      right('left'),
      right('with excluded time'),
      { title: 'state' },
    ],
    rows: budgets.map((budget) => {
      const status = budget.windows.find((candidate) => candidate.window === window);
      return [nameOf(budget), percent(budget.ratio, 3), ...(status ? windowCells(status, budget) : []), budget.state];
    }),
  };
}

function windowCells(status: WindowStatus, { unit }: BudgetStatus): readonly string[] {
  return [
    status.attainment === null ? 'no events' : percent(status.attainment, 3),
    count(status.bad),
    count(status.total),
    unit,
    percent(status.budgetLeft, 1),
    count(status.budgetLeftCount),
    percent(status.budgetLeftWithExcluded, 1),
  ];
}

function burnTable(budgets: readonly BudgetStatus[]): Table {
  const windows = [...new Set(budgets.flatMap(({ burnRates }) => Object.keys(burnRates)))];
  const forecasts = [...new Set(budgets.flatMap(({ exhaustedInSeconds }) => Object.keys(exhaustedInSeconds)))];
  return {
    columns: [
      { title: 'Objective' },
      ...windows.map((window) => right(`burn ${window}`)),
      ...forecasts.map((window) => right(`used up in (by ${window})`)),
    ],
    rows: budgets.map((budget) => [
      nameOf(budget),
      ...windows.map((window) => `${(budget.burnRates[window] ?? 0).toFixed(2)} ×`),
      ...forecasts.map((window) => forecast(budget.exhaustedInSeconds[window])),
    ]),
  };
}

function verificationTable(verifications: SloStatus['verifications']): Table {
  return {
    columns: [{ title: 'Objective' }, { title: 'target' }, { title: 'last result' }, { title: 'age' }, { title: '' }],
    rows: verifications.map(({ title, target, held, ageSeconds, isOverdue }) => [
      title,
      target,
      held === null ? 'never verified' : held ? 'held' : 'did not hold',
      ageSeconds === null ? '' : days(ageSeconds),
      isOverdue ? 'overdue' : '',
    ]),
  };
}

function deployTable(deploys: SloStatus['deploys']): Table {
  return {
    columns: [{ title: 'When' }, { title: 'version' }, { title: 'budget spent within an hour of it' }],
    rows: deploys.map(({ at, version, budgetSpent }) => [
      moment(new Date(at)),
      version,
      Object.entries(budgetSpent)
        .map(([objective, share]) => `${objective} ${percent(share, 1)}`)
        .join(', ') || 'none',
    ]),
  };
}

function nameOf({ title, group }: BudgetStatus): string {
  const values = Object.values(group);
  return values.length === 0 ? title : `${title} (${values.join(', ')})`;
}

const percent = (ratio: number, digits: number): string => `${Number((ratio * 100).toFixed(digits))} %`;
const count = (value: number): string => Number(value.toFixed(value < 100 ? 1 : 0)).toLocaleString('en');
const days = (seconds: number): string => printDuration(Math.max(60, Math.round(seconds / 60) * 60));

/** In whole minutes up to a day, in hours beyond. */
function forecast(seconds: number | null | undefined): string {
  if (seconds === undefined) return '';
  if (seconds === null) return 'never';
  if (seconds < secondsPer.minute) return 'used up';
  const unit = seconds < secondsPer.day ? secondsPer.minute : secondsPer.hour;
  return printDuration(Math.round(seconds / unit) * unit);
}
