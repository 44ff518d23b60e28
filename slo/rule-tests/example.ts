/** Series that show what an objective counts, so that tests of its rules can be generated. */

/** What one series does. */
export interface ExampleSeries {
  /** With all of its labels, `job` and `instance` among them: `http_requests_total{job="shop", instance="a"}`. */
  readonly series: string;
  readonly kind: 'counter' | 'gauge';
  /** Of a counter: its growth for a good event (of time slices: in a good minute). Of a gauge: its value in a good minute. */
  readonly good: number;
  /** The same for a bad one. */
  readonly bad: number;
}

export type Example = readonly ExampleSeries[];
