/**
 * A terminal, npm and a launcher may each pass on one and the same Ctrl-C; only a signal later than this is a second
 * one.
 */
export const sameSignalMs = 1_000;
