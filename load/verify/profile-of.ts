/** Which load verifies what, as data. */
import type { OccasionName } from '../../slo/verification/occasions.ts';
import { type Profile, type ProfileName, profiles, secondsOf } from '../profiles.ts';

/** The least that verifies every objective of an occasion. */
export const profileOf = {
  deploy: 'quick',
  daily: 'quick',
  weekly: 'targets',
} as const satisfies Record<OccasionName, ProfileName>;

const used: ReadonlySet<string> = new Set(Object.values(profileOf));

/** What verifies more comes first: after it, less may be due. */
export const weightiestFirst: readonly Profile[] = profiles
  .filter(({ name }) => used.has(name))
  .toSorted((a, b) => secondsOf(b) - secondsOf(a));
