/** Waits for work, but not for ever. */

/**
 * Resolves to what `work` resolves to, or to `late` when `limitMs` is over. Work that was done in time counts as done even
 * if this process was too busy to notice: timers come before answers, so the answers that wait are let in first.
 */
export async function orLate<T, L>(work: Promise<T>, limitMs: number, late: L): Promise<T | L> {
  const { promise, resolve } = Promise.withResolvers<L>();
  const timer = setTimeout(() => setImmediate(resolve, late), limitMs);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
