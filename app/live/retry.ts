/** When to come back: at random, so that the browsers of one worker do not all come back at once. */
const shortestMs = 500;
/** All workers stop one after the other, so that each of them meets browsers of several. */
const longestAfterStopMs = 4000;
/** One that dies is alone; two attempts fit into the five seconds within which every board shows what was acknowledged. */
const longestAfterLossMs = 2000;

const between = (longestMs: number): number => Math.round(shortestMs + Math.random() * (longestMs - shortestMs));

/** Told to who is sent away in order. */
export const retryAfterStopMs = (): number => between(longestAfterStopMs);
/** Told at the beginning, for the end of which nobody will tell. */
export const retryAfterLossMs = (): number => between(longestAfterLossMs);
