/** Concrete series that stand for an objective's signal, for tests of its rules. */

export interface ExampleSeries {
  /** Name and labels as a test file writes them; `job` and `instance` are among the labels. */
  readonly series: string;
  readonly kind: 'counter' | 'gauge';
  /** A counter's growth for one good event, or in one good minute of time slices; a gauge's level in a good minute. */
  readonly good: number;
  /** As `good`, for one bad event or in one bad minute. */
  readonly bad: number;
}

/** All series that an objective counts, side by side. */
export type Example = readonly ExampleSeries[];
