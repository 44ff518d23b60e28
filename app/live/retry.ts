/** When to come back: at random, so that the browsers of a stopped worker do not all come back at once. */
const shortestMs = 500;
/** A second less than within which every board shows what was acknowledged while its worker died. */
const longestMs = 4000;

export const randomRetryMs = (): number => Math.round(shortestMs + Math.random() * (longestMs - shortestMs));
