/** The journal as metrics: until when time is excluded, and what the last verifications found. */
import { m } from '../../metrics/catalogue/index.ts';
import type { Instruments } from '../../metrics/instruments/instruments.ts';
import { everyObjective, type Journal, lastVerification } from './journal.ts';

export interface JournalMetrics {
  /** Sets every gauge to what the journal says. */
  update(journal: Journal): void;
}

/** @param objectives every objective, so that each has a series from the start */
export function createJournalMetrics(instruments: Instruments, objectives: readonly string[]): JournalMetrics {
  const until = instruments.gauge(m.slo_exclusion_until_timestamp_seconds, 'timestamp seconds');
  const held = instruments.gauge(m.slo_verification_held, 'state');
  const verifiedAt = instruments.gauge(m.slo_verification_timestamp_seconds, 'timestamp seconds');
  return {
    update(journal) {
      for (const objective of [everyObjective, ...objectives]) {
        const ends = journal.exclusions.filter((entry) => entry.objective === objective).map((entry) => entry.until);
        until.bind({ objective }).set(Math.max(0, ...ends.map(seconds)));
      }
      for (const objective of objectives) {
        const last = lastVerification(journal, objective);
        verifiedAt.bind({ objective }).set(seconds(last?.at ?? journal.since));
        if (last) held.bind({ objective }).set(last.held ? 1 : 0);
      }
    },
  };
}

const seconds = (moment: string): number => Date.parse(moment) / 1000;
