/** What refusals among the answers mean for a reader who asks how much the service carries. */

const isRefusal = (outcome: string): boolean => /: 429$/.test(outcome);

/** @param outcomes what nobody expected, as `Recording.failures` has it. @returns null where none is a refusal */
export const refusedByLimit = (outcomes: Iterable<string>): string | null =>
  [...outcomes].some(isRefusal)
    ? 'refused with 429: that is the limit of the tokens or of the address, and not what the service carries'
    : null;
