/** Counts look-ups of snapshots for requests, and nothing else that touches the cache. */
import { type CacheName, cacheNames, type LookupResult, lookupResults } from '../../metrics/catalogue/cache.ts';
import { m } from '../../metrics/catalogue/index.ts';
import type { BoundCounter, Instruments } from '../../metrics/instruments/instruments.ts';

export type CountLookup = (cache: CacheName, result: LookupResult) => void;

export function createLookupCounter(instruments: Instruments): CountLookup {
  const counter = instruments.counter(m.cache_lookups_total, 'lookups');
  const bound = new Map<string, BoundCounter>();
  for (const cache of cacheNames) {
    for (const result of lookupResults) bound.set(`${cache} ${result}`, counter.bind({ cache, result }));
  }
  return (cache, result) => bound.get(`${cache} ${result}`)?.inc();
}
