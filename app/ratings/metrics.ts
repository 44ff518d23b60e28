/** Ratings as metrics: what this worker took as counters, what is stored as gauges. */
import {
  type AskingPage,
  csatValues,
  type PromptState,
  promptStates,
  ratedPages,
  thumbPages,
  thumbValues,
} from '../../metrics/catalogue/business.ts';
import { m } from '../../metrics/catalogue/index.ts';
import type { Instruments } from '../../metrics/instruments/instruments.ts';
import type { Rating, RatingTotals } from './rating.ts';

export interface RatingMetrics {
  rated(rating: Pick<Rating, 'kind' | 'page' | 'value'>): void;
  prompt(page: AskingPage, state: PromptState): void;
  /** Sets the gauges. */
  stored(totals: RatingTotals): void;
}

const csat = csatValues.map((value) => ({ kind: 'csat', value }) as const);
const thumbs = thumbValues.map((value) => ({ kind: 'thumb', value }) as const);

export function createRatingMetrics(instruments: Instruments): RatingMetrics {
  const rated = instruments.counter(m.lvd_ratings_total, 'ratings', {
    initial: [
      ...csat.flatMap((answer) => ratedPages.map((page) => ({ ...answer, page }))),
      ...thumbs.flatMap((answer) => thumbPages.map((page) => ({ ...answer, page }))),
    ],
  });
  const prompts = instruments.counter(m.lvd_rating_prompts_total, 'prompts');
  const storedRatings = instruments.gauge(m.lvd_ratings_stored, 'ratings', { initial: [...csat, ...thumbs] });
  const storedPrompts = instruments.gauge(m.lvd_rating_prompts_stored, 'prompts');
  return {
    rated: ({ kind, page, value }) => rated.bind({ kind, page, value }).inc(),
    prompt: (page, state) => prompts.bind({ page, state }).inc(),
    stored(totals) {
      for (const answer of [...csat, ...thumbs]) {
        const counts = totals.ratings.filter(({ kind, value }) => kind === answer.kind && value === answer.value);
        const { kind, value } = answer;
        storedRatings.bind({ kind, value }).set(counts.reduce((sum, { count }) => sum + count, 0));
      }
      for (const state of promptStates) storedPrompts.bind({ state }).set(totals.prompts[state]);
    },
  };
}
