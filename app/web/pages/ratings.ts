/** The page of ratings: the form, and what all answers come to. */
import type { VNode } from 'preact';
import { countedDays, type RatedPage, thumbPages } from '../../../metrics/catalogue/business.ts';
import type { PageContext } from '../../board/document.ts';
import { type RatingsDocument, satisfactionOf, thumbsOf } from '../../ratings/rating.ts';
import { Facts } from '../components/facts.ts';
import { renderPage } from '../components/page.ts';
import { RatingForm } from '../components/rating-form.ts';
import { AnswerTable, CommentList, percent, satisfactionFact } from '../components/rating-results.ts';
import { Title } from '../components/title.ts';
import { h, html } from '../html.ts';
import { countOf } from '../view/status.ts';

/** What became of a rating that was sent without a script. */
export type Answer = 'stored' | 'repeated';

export interface RatingsView {
  /** What the form rates. */
  readonly rates: RatedPage;
  readonly answer: Answer | null;
  /** The path of the page on which the rating was sent; null when it is not known. */
  readonly cameFrom: string | null;
}

const thanks: Readonly<Record<Answer, string>> = {
  stored: 'Thank you. Your rating is stored.',
  repeated: 'Thank you. You have rated this today, so this one was not stored again.',
};

const thumbQuestions = { check: 'Trend of a check useful', alerts: 'Alerts useful' } as const;

/** A complete HTML document. `now` is epoch milliseconds. */
export function renderRatingsPage(
  { totals, comments }: RatingsDocument,
  { rates, answer, cameFrom }: RatingsView,
  context: PageContext,
  now: number = Date.now(),
): string {
  const satisfaction = satisfactionOf(totals);
  const { answers, answerRate } = satisfaction;
  const facts = [
    satisfactionFact(satisfaction),
    { name: 'Answers', value: answers, note: `in the last ${countedDays} days` },
    {
      name: 'Answer rate',
      value: answerRate === null ? '–' : percent(answerRate),
      note: `${totals.prompts.answered} of ${countOf(totals.prompts.shown, 'prompt')} answered`,
    },
    ...thumbPages.map((page) => {
      const { up, down } = thumbsOf(totals, page);
      return { name: thumbQuestions[page], value: `${up} yes, ${down} no` };
    }),
  ];
  return renderPage({
    name: 'ratings',
    title: 'Ratings',
    context,
    now,
    main: html`<div class="ratings">
      ${answer && h(Thanks, { answer, cameFrom })}
      ${h(Title, { trail: [{ text: 'Board', href: '/' }], title: 'Ratings' })}
      ${h(Facts, { facts })}
      <div class="columns">
        <section id="rate"><h2>Your rating</h2><div class="panel form-panel">${h(RatingForm, { page: rates })}</div></section>
        <section><h2>Answers <span class="quantity">${answers}</span></h2>${AnswerTable(satisfaction)}</section>
      </div>
      <section><h2>Latest comments</h2>${h(CommentList, { comments, now })}</section>
      <p class="quiet-text">A rating is stored with the name of its page, and with nothing that tells who gave it. After ${countedDays} days it no longer counts, and its comment is deleted.</p>
    </div>`,
  });
}

function Thanks({ answer, cameFrom }: Pick<RatingsView, 'cameFrom'> & { readonly answer: Answer }): VNode {
  return html`<p class="thanks panel" role="status">${thanks[answer]}${
    cameFrom ? html` <a href=${cameFrom}>Back to where you were</a>` : null
  }</p>`;
}
