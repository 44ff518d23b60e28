/** The tables of detection time and of what false alarms cost, as people read them. */
import type { Confirmation } from './confirm.ts';
import { type DetectionRow, eventsPerMinute, severities } from './detection-rows.ts';
import type { FalsePageRow } from './false-pages.ts';
import type { Peer } from './peers/tiers.ts';
import { columnsOf, type Section, showMinutes } from './print.ts';

type Severity = (typeof severities)[number];

/** What promtool saw. */
export interface Confirmed {
  /** In the order of the rows: first the page, then the ticket. */
  readonly ours: readonly Confirmation[];
  readonly peers: readonly (Confirmation & {
    readonly name: Peer['name'];
    readonly ratio: number;
    readonly severity: Severity;
    readonly errorRatio: number;
  })[];
}

export const nothingConfirmed: Confirmed = { ours: [], peers: [] };

export function detectionSection(rows: readonly DetectionRow[], confirmed: Confirmed): Section {
  const confirmedTitle = confirmed.ours.length > 0 ? ['confirmed'] : [];
  const peerNames = rows[0]?.peers.map(({ name }) => name) ?? [];
  const titles = [
    'objective',
    'errors',
    ...severities.flatMap((severity) => [severity, ...confirmedTitle, 'by']),
    ...peerNames.flatMap((name) => severities.flatMap((severity) => [`${name} ${severity}`, ...confirmedTitle])),
  ];
  return {
    title: `Minutes until somebody is told, at ${eventsPerMinute} requests a minute`,
    table: {
      columns: columnsOf(titles, 'objective', 'by'),
      rows: rows.map((row, index) => [
        row.objective,
        `${row.errorRatio * 100} %`,
        ...severities.flatMap((severity, at) => ourCells(row, severity, confirmed.ours[index * 2 + at])),
        ...row.peers.flatMap((peer) => severities.flatMap((severity) => peerCells(row, peer, severity, confirmed))),
      ]),
    },
    notes: [
      'Ours: a budget of 28 days, evaluated once a minute. Sloth and Pyrra: 30 days, every 30 s. Confirmed under promtool.',
    ],
  };
}

function ourCells({ ours }: DetectionRow, severity: Severity, confirmation: Confirmation | undefined) {
  const { seconds, tier } = ours[severity];
  return [showMinutes(seconds), ...(confirmation ? [showConfirmed(confirmation)] : []), tier ?? '–'];
}

function peerCells(
  { ratio, errorRatio }: DetectionRow,
  peer: DetectionRow['peers'][number],
  severity: Severity,
  { peers }: Confirmed,
): readonly string[] {
  const found = peers.find(
    (cell) =>
      cell.name === peer.name && cell.ratio === ratio && cell.severity === severity && cell.errorRatio === errorRatio,
  );
  return [showMinutes(peer[severity]), ...(peers.length === 0 ? [] : [found ? showConfirmed(found) : ''])];
}

const showConfirmed = ({ seconds, agrees }: Confirmation): string => `${showMinutes(seconds)}${agrees ? '' : ' ✗'}`;

export function costSection(rows: readonly FalsePageRow[]): Section {
  const titles = ['generator', 'objective', 'tells', 'tier', 'factor', 'minutes', 'of the budget', 'per budget'];
  return {
    title: 'What a false alarm costs: the shortest total outage that fires the tier, and how many a budget can pay for',
    table: { columns: columnsOf(titles, 'generator', 'tells', 'tier'), rows: rows.map(costCells) },
  };
}

function costCells(row: FalsePageRow): readonly string[] {
  const cost = Number.isFinite(row.outageSeconds)
    ? [
        showMinutes(row.outageSeconds),
        `${(row.budgetShare * 100).toPrecision(3)} %`,
        String(Math.floor(row.pagesPerBudget)),
      ]
    : ['never', '–', '–'];
  const objective = `${+(row.ratio * 100).toFixed(3)} %`;
  return [row.generator, objective, row.severity, row.tier, String(row.factor), ...cost];
}
