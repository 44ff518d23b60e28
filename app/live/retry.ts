/** When to come back: at random, so that the browsers of a stopped worker do not all come back at once. */
const shortestMs = 500;
const longestMs = 5000;

export const randomRetryMs = (): number => Math.round(shortestMs + Math.random() * (longestMs - shortestMs));
