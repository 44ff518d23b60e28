/** Emitting what the catalogue does not declare does not compile, and the compiler says why in a sentence. */
import { fileURLToPath } from 'node:url';
import { describeCompileCases } from '../promql/testing/compile-cases.ts';

const absolute = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const imports = {
  '{ m }': absolute('../catalogue/index.ts'),
  '{ createInstruments }': absolute('./instruments.ts'),
};

const lookups = "createInstruments().counter(m.cache_lookups_total, 'lookups')";

const cases: readonly (readonly [what: string, expression: string, says: string | null])[] = [
  ['all of it right', `${lookups}.bind({ cache: 'board', result: 'hit' })`, null],
  [
    'a gauge declared as a counter',
    "createInstruments().counter(m.live_streams, 'streams')",
    'live_streams is a gauge, and this declares a counter',
  ],
  [
    'a counter declared as a histogram',
    "createInstruments().histogram(m.live_events_sent_total, 'events')",
    'live_events_sent_total is a counter, and this declares a histogram',
  ],
  [
    'another unit',
    "createInstruments().gauge(m.live_streams, 'sessions')",
    'live_streams is in streams, not in sessions',
  ],
  ['a missing label', `${lookups}.bind({ cache: 'board' })`, 'cache_lookups_total needs the label result'],
  [
    'an unknown label',
    `${lookups}.bind({ cache: 'board', result: 'hit', route: '/' })`,
    'cache_lookups_total has no label route; its labels are cache, result',
  ],
  [
    'an unknown value of a closed label',
    `${lookups}.bind({ cache: 'board', result: 'maybe' })`,
    'label result of cache_lookups_total has no such value; its values are hit, miss, bypass, error',
  ],
  [
    'an initial value that a closed label lacks',
    "createInstruments().counter(m.cache_lookups_total, 'lookups', { initial: [{ cache: 'board', result: 'maybe' }] })",
    'Type \'"maybe"\' is not assignable to type \'"bypass" | "error" | "hit" | "miss"\'',
  ],
];

describeCompileCases({
  title: 'what an instrument declares',
  imports,
  cases: cases.map(([what, expression, says]) => ({ what, expression, says })),
});
