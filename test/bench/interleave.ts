/** Measures candidates side by side: one round of each after the other, many rounds, so that noise hits all alike. */

export interface Candidate {
  readonly name: string;
  /** Does the work once and returns what it took, in the unit of the bench. */
  readonly measure: () => number | Promise<number>;
}

export interface Figure {
  readonly name: string;
  readonly minimum: number;
  readonly median: number;
  readonly mean: number;
  readonly p95: number;
  readonly maximum: number;
  /** Of each round, in order. */
  readonly values: readonly number[];
  /** Round by round as a multiple of the first candidate: its median and its spread. */
  readonly ratio: { readonly minimum: number; readonly median: number; readonly maximum: number };
}

export interface Table {
  readonly title: string;
  readonly unit: string;
  /** The first is the peer, where there is one. */
  readonly figures: readonly Figure[];
  /**
   * What is shown beside the median: the 95th percentile of what people wait for, because the slow ones count; the mean
   * of what adds up, because seldom and costly rounds are paid for as well.
   */
  readonly beside?: 'p95' | 'mean';
}

/** Runs every candidate once a round; the first one is the peer that the others are compared with. */
export async function interleave(candidates: readonly Candidate[], rounds: number): Promise<readonly Figure[]> {
  const taken = candidates.map((): number[] => []);
  for (let round = -warmUpRounds; round < rounds; round++) {
    for (const [index, { measure }] of candidates.entries()) {
      const value = await measure();
      if (round >= 0) taken[index]?.push(value);
    }
  }
  return candidates.map(({ name }, index) => figureOf(name, taken[index] ?? [], taken[0] ?? []));
}

/** Rounds that are not counted, in which the code is compiled and caches fill. */
const warmUpRounds = 2;

/** The figures of one candidate. @param values and @param peer one value a round, in the same order */
export function figureOf(name: string, values: readonly number[], peer: readonly number[]): Figure {
  const ratios = values.map((value, round) => value / (peer[round] ?? Number.NaN));
  return { name, ...spreadOf(values), values, ratio: spreadOf(ratios) };
}

function spreadOf(values: readonly number[]) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { minimum: at(0), mean, median: at(0.5), p95: at(0.95), maximum: at(1) };
}

/** The figures as an aligned table. */
export function renderFigures({ title, unit, figures, beside }: Table): string {
  const names = widthOf(figures.map(({ name }) => name));
  const absolute = figures.map((figure) => {
    const spread = `(${show(figure.minimum)} to ${show(figure.maximum)})`;
    const more = beside ? `, ${beside} ${show(figure[beside])} ${unit}` : '';
    return `${show(figure.median)} ${unit}${more} ${spread}`;
  });
  const rows = figures.map(({ name, ratio }, index) => {
    const relative = `× ${show(ratio.median)} (${show(ratio.minimum)} to ${show(ratio.maximum)})`;
    const of = absolute[index]?.padEnd(widthOf(absolute));
    return `  ${name.padEnd(names)}  ${of}  ${index === 0 ? 'the peer' : relative}`;
  });
  return `${title}\n${rows.join('\n')}\n`;
}

const widthOf = (texts: readonly string[]): number => Math.max(...texts.map((text) => text.length));

const show = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));
