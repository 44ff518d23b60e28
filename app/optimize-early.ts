/**
 * Makes V8 compile what is called often sooner than by default. A worker does many different things, each of them some
 * times a second, so most of its code would stay slow for its first minutes, and some of it for much longer.
 * Imported before everything else. The defaults are 400 and 3,000 (`node --v8-options`); a later version of V8 that knows
 * a name no more would say so and go on.
 */
import { setFlagsFromString } from 'node:v8';

/** Calls after which a function is compiled: by Maglev, which is quick, and by TurboFan, which is thorough. */
const calls = {
  'invocation-count-for-maglev': 100,
  'invocation-count-for-turbofan': 1000,
} as const;

for (const [flag, count] of Object.entries(calls)) setFlagsFromString(`--${flag}=${count}`);
