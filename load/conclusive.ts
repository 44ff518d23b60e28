/** Which runs say something about the promises. */
import type { TestRun } from './test-run.ts';

/** Whether the run tells of the service: its generator was not the limit, and nobody counted its requests differently. */
export const isConclusive = ({ generator, check }: Pick<TestRun, 'generator' | 'check'>): boolean =>
  generator.limit === null && check.comparisons.every(({ agrees }) => agrees);
