/** Counts the use of features, each a word of a closed list. Nothing else about a use is known. */
import { type Feature, features } from '../../metrics/catalogue/business.ts';
import { m } from '../../metrics/catalogue/index.ts';
import type { Instruments } from '../../metrics/instruments/instruments.ts';
import { type Access, isLoadTest } from '../access/access.ts';

/** Counts a use by whoever has this leave; not one by a load test. */
export type CountFeature = (feature: Feature, access: Access) => void;

export function createFeatureCounter(instruments: Instruments): CountFeature {
  const counter = instruments.counter(m.lvd_feature_events_total, 'events');
  const bound = new Map(features.map((feature) => [feature, counter.bind({ feature })]));
  return (feature, access) => {
    if (!isLoadTest(access)) bound.get(feature)?.inc();
  };
}
