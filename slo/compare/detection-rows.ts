/** The rows of the table of detection time: every objective at every share of errors, beside the peers. */
import { firstDetection } from '../detection.ts';
import { type BudgetObjective, isBudget, type SetObjective } from '../objective.ts';
import type { ObjectiveSet } from '../objective-set.ts';
import { objectiveSet } from '../objectives.ts';
import { setOf, shopObjective } from '../testing/plain.ts';
import { type BurnTier, tiersOf } from '../tiers.ts';
import type { Cell } from './confirm.ts';
import type { PeerCell } from './confirm-peer.ts';
import { type Peer, peerFirstDetection, peers } from './peers/tiers.ts';
import type { Source } from './traffic.ts';

export const errorRatios = [1, 0.5, 0.2, 0.1, 0.05] as const;
/** The load that the product promises to bear, in requests per minute. */
export const eventsPerMinute = 500;
export const severities = ['page', 'ticket'] as const satisfies readonly BurnTier['severity'][];

export interface Subject {
  readonly objective: BudgetObjective;
  readonly set: ObjectiveSet;
  readonly source: Source;
}

/** Any service at the usual shares of good events. */
const usual = [0.99, 0.95, 0.999].map((ratio): Subject => {
  const objective = {
    ...shopObjective,
    id: `shop-${ratio}`,
    title: `Any service, ${+(ratio * 100).toFixed(3)} %`,
    ratio,
  };
  return { objective, set: setOf(objective), source: 'shop' };
});

const simulated: readonly Source[] = ['availability', 'latency-p95', 'latency-p99'];

/** The objectives of this product that page. */
export const pagingSubjects: readonly Subject[] = (objectiveSet.objectives satisfies readonly SetObjective[])
  .filter(isBudget)
  .filter(({ told }) => told === 'page')
  .map((objective): Subject => {
    const source = simulated.find((name) => name === objective.id);
    if (!source) throw new RangeError(`no traffic is simulated for ${objective.id}; expected: one of ${simulated}`);
    return { objective, set: objectiveSet, source };
  });

export const subjects: readonly Subject[] = [...usual, ...pagingSubjects];

/** What tells first, and after how long. `Infinity`: never. */
export interface Told {
  readonly tier: string | null;
  readonly seconds: number;
}

export interface DetectionRow {
  readonly objective: string;
  readonly ratio: number;
  readonly errorRatio: number;
  readonly ours: Readonly<Record<'page' | 'ticket', Told>>;
  /** Seconds by formula; `Infinity` is never. */
  readonly peers: readonly { readonly name: Peer['name']; readonly page: number; readonly ticket: number }[];
}

export const detectionRows = (): readonly DetectionRow[] =>
  subjects.flatMap((subject) => errorRatios.map((errorRatio) => detectionRow(subject, errorRatio)));

function detectionRow({ objective, set }: Subject, errorRatio: number): DetectionRow {
  const told = (severity: BurnTier['severity']): Told => {
    const { tier, seconds } = firstDetection(objective, set, severity, errorRatio, eventsPerMinute);
    return { tier: tier?.name ?? null, seconds };
  };
  const { ratio, title } = objective;
  return {
    objective: title,
    ratio,
    errorRatio,
    ours: { page: told('page'), ticket: told('ticket') },
    peers: peers.map((peer) => ({
      name: peer.name,
      page: peerFirstDetection(peer, ratio, 'page', errorRatio).seconds,
      ticket: peerFirstDetection(peer, ratio, 'ticket', errorRatio).seconds,
    })),
  };
}

/**
 * Every cell of ours, to be confirmed, in the order of the rows: first the page, then the ticket.
 * @param running `all` tiers of the severity, or only the `first` by formula: then a day of history is enough for most
 * tickets, instead of three
 */
export const cellsOf = (wanted: readonly Subject[], running: 'all' | 'first'): readonly Cell[] =>
  wanted.flatMap((subject) =>
    errorRatios.flatMap((errorRatio) => severities.map((severity) => cellOf(subject, severity, errorRatio, running))),
  );

function cellOf(subject: Subject, severity: BurnTier['severity'], errorRatio: number, running: 'all' | 'first'): Cell {
  const { objective, set } = subject;
  const all = tiersOf(objective, set.periodDays).filter((tier) => tier.severity === severity);
  const { tier } = firstDetection(objective, set, severity, errorRatio, eventsPerMinute);
  return { ...subject, severity, tiers: running === 'first' && tier ? [tier] : all, errorRatio, eventsPerMinute };
}

/** The cells of the peers that are confirmed as well: those at 99 %. */
export const peerCells: readonly PeerCell[] = errorRatios.flatMap((errorRatio) =>
  peers.flatMap((peer) => severities.map((severity) => ({ peer, ratio: 0.99, severity, errorRatio, eventsPerMinute }))),
);
