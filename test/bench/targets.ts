/** What was promised of a figure, and whether it is kept. */

export interface Promised {
  readonly what: string;
  readonly bound: 'at most' | 'at least';
  readonly limit: number;
  readonly unit: string;
}

/** A promise with what was measured. */
export interface Target extends Promised {
  readonly value: number;
}

/** A value that could not be measured (NaN) keeps no promise. */
export function isReached({ value, bound, limit }: Target): boolean {
  return bound === 'at most' ? value <= limit : value >= limit;
}

/** 0 when all are reached, and where there are none; 1 when one fell short. */
export const exitCodeOf = (targets: readonly Target[]): 0 | 1 => (targets.every(isReached) ? 0 : 1);

/** One line each: reached, or by how much not. */
export function renderTargets(targets: readonly Target[]): string {
  const verdicts = targets.map(verdictOf);
  const width = Math.max(...verdicts.map((verdict) => verdict.length));
  const lines = targets.map(({ what, value, bound, limit, unit }, index) => {
    const promised = `${bound} ${limit} ${unit}`;
    return `  ${verdicts[index]?.padEnd(width)}  ${what}: ${shown(value)} ${unit}; ${promised}\n`;
  });
  return `Targets\n${lines.join('')}`;
}

function verdictOf(target: Target): string {
  if (isReached(target)) return 'reached';
  const { value, limit } = target;
  if (Number.isNaN(value)) return 'not measured';
  return `short by ${shown((Math.abs(value - limit) / limit) * 100)} %`;
}

const shown = (value: number): string => String(Number(value >= 100 ? value.toFixed(0) : value.toPrecision(3)));
