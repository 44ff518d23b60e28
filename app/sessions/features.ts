/** Counts the use of features, each a word of a closed list. Nothing else about a use is known. */
import { type Feature, features } from '../../metrics/catalogue/business.ts';
import { m } from '../../metrics/catalogue/index.ts';
import type { Instruments } from '../../metrics/instruments/instruments.ts';

export type CountFeature = (feature: Feature) => void;

export function createFeatureCounter(instruments: Instruments): CountFeature {
  const counter = instruments.counter(m.lvd_feature_events_total, 'events');
  const bound = new Map(features.map((feature) => [feature, counter.bind({ feature })]));
  return (feature) => bound.get(feature)?.inc();
}
