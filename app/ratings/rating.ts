/** Ratings: what one is, what is counted of many, and what may be said about these. */
import type {
  CsatValue,
  PromptState,
  RatedPage,
  RatingKind,
  ThumbPage,
  ThumbValue,
} from '../../metrics/catalogue/business.ts';
import { csatValues, leastAnswers } from '../../metrics/catalogue/business.ts';
import { type Interval, wilsonInterval } from './wilson.ts';

export const longestCommentCharacters = 500;

/** One answer of one viewer. */
export type Rating =
  | {
      readonly kind: 'csat';
      readonly page: RatedPage;
      readonly value: CsatValue;
      readonly comment: string | null;
      /** Whether the viewer was asked, and did not come by themselves. */
      readonly prompted: boolean;
    }
  | { readonly kind: 'thumb'; readonly page: ThumbPage; readonly value: ThumbValue };

export interface RatingCount {
  readonly kind: RatingKind;
  readonly page: RatedPage;
  readonly value: CsatValue | ThumbValue;
  readonly count: number;
}

/** What is stored of the last 90 days. */
export interface RatingTotals {
  readonly ratings: readonly RatingCount[];
  readonly prompts: Readonly<Record<PromptState, number>>;
}

/** A comment as it was written; null in a thumb. */
export interface RatingComment {
  readonly value: CsatValue;
  readonly page: RatedPage;
  readonly comment: string;
  /** ISO 8601. */
  readonly createdAt: string;
}

export interface RatingsDocument {
  readonly totals: RatingTotals;
  /** Latest first. */
  readonly comments: readonly RatingComment[];
}

/** CSAT: the share of answers of 4 and 5. */
export interface Satisfaction {
  readonly answers: number;
  /** From 0 to 1, with its interval at 95 %; null while there are too few answers for a verdict. */
  readonly verdict: { readonly share: number; readonly interval: Interval } | null;
  /** Answers by value, from 1 to 5. */
  readonly byValue: Readonly<Record<CsatValue, number>>;
  /** Of the prompts that were shown, the share that was answered; null when none was shown. */
  readonly answerRate: number | null;
}

export function satisfactionOf({ ratings, prompts }: RatingTotals): Satisfaction {
  const of = (value: CsatValue): number =>
    ratings.reduce((sum, rating) => sum + (rating.kind === 'csat' && rating.value === value ? rating.count : 0), 0);
  const [one, two, three, four, five] = [of('1'), of('2'), of('3'), of('4'), of('5')];
  const answers = one + two + three + four + five;
  const satisfied = four + five;
  return {
    answers,
    verdict:
      answers < leastAnswers ? null : { share: satisfied / answers, interval: wilsonInterval(satisfied, answers) },
    byValue: { 1: one, 2: two, 3: three, 4: four, 5: five },
    answerRate: prompts.shown === 0 ? null : prompts.answered / prompts.shown,
  };
}

/** How many thumbs point up and down on a page. */
export function thumbsOf({ ratings }: RatingTotals, page: ThumbPage): Readonly<Record<ThumbValue, number>> {
  const of = (value: ThumbValue): number =>
    ratings.find((rating) => rating.kind === 'thumb' && rating.page === page && rating.value === value)?.count ?? 0;
  return { up: of('up'), down: of('down') };
}

/** Whether a text is one of the answers from 1 to 5. */
export function isCsatValue(text: string): text is CsatValue {
  return csatValues.some((value) => value === text);
}
