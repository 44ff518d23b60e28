/** When promises are verified, as data: after each deploy, each day and each week; and when that is overdue. */
import type { Objective } from '../objective.ts';

export interface Occasion {
  /** As people type it. */
  readonly name: string;
  /** As objectives name it. */
  readonly verified: Objective['verified'];
  /** So long after the last verification the next one is due; null where a change of the app's version makes it due. */
  readonly dueAfterDays: number | null;
  /**
   * So long after the last verification, or where a version makes it due, after that was first seen, it is overdue. The
   * first verification is waited for since the journal was begun.
   */
  readonly overdueAfterDays: number;
}

export const occasions = [
  { name: 'deploy', verified: 'every deploy', dueAfterDays: null, overdueAfterDays: 1 },
  { name: 'daily', verified: 'daily', dueAfterDays: 1, overdueAfterDays: 2 },
  { name: 'weekly', verified: 'weekly', dueAfterDays: 7, overdueAfterDays: 8 },
] as const satisfies readonly Occasion[];

export type OccasionName = (typeof occasions)[number]['name'];

/** The days after which a verification is overdue. */
export const overdueAfterDays = (name: OccasionName): number =>
  occasions.find((occasion) => occasion.name === name)?.overdueAfterDays ?? Number.NaN;
