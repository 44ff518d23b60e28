/** The forms that ask what a viewer thinks: they work as they are, and a script sends them without leaving the page. */
import type { VNode } from 'preact';
import { type CsatValue, csatValues, type RatedPage, type ThumbPage } from '../../../metrics/catalogue/business.ts';
import { longestCommentCharacters } from '../../ratings/rating.ts';
import { h, html } from '../html.ts';

export const csatWords: Readonly<Record<CsatValue, string>> = {
  1: 'Very dissatisfied',
  2: 'Dissatisfied',
  3: 'Neither',
  4: 'Satisfied',
  5: 'Very satisfied',
};

interface RatingFormProperties {
  readonly page: RatedPage;
  /** Whether the viewer was asked, and did not come by themselves. */
  readonly prompted?: boolean;
}

/** One of five answers, and room for a comment. */
export function RatingForm({ page, prompted = false }: RatingFormProperties): VNode {
  return html`<form class="rating-form" method="post" action="/ratings" data-rating>
    <input type="hidden" name="kind" value="csat" />
    <input type="hidden" name="page" value=${page} />
    ${prompted ? html`<input type="hidden" name="prompted" value="1" />` : null}
    <fieldset>
      <legend>How satisfied are you with this dashboard?</legend>
      <div class="steps">
        ${csatValues.map(
          (value) => html`<label class="step">
            <input type="radio" name="value" value=${value} required />
            <span><b>${value}</b> <span class="word">${csatWords[value]}</span></span>
          </label>`,
        )}
      </div>
    </fieldset>
    <label class="comment">
      <span>Comment <span class="quiet-text">optional, at most ${longestCommentCharacters} characters; no personal data, please</span></span>
      <textarea name="comment" rows="3" maxlength=${longestCommentCharacters}></textarea>
    </label>
    <p class="form-error" role="alert" hidden></p>
    <button class="button">Send rating</button>
  </form>`;
}

/** The form at the end of a page, for a viewer who is asked. */
export function RatingPrompt({ page }: { readonly page: RatedPage }): VNode {
  return html`<aside class="rating-prompt" aria-label="Rating">
    <div class="panel">
      <button type="button" class="quiet dismiss" data-dismiss>Not now</button>
      ${h(RatingForm, { page, prompted: true })}
      <p class="quiet-text">Nothing is stored of who answers, and nobody is asked again within 30 days.</p>
    </div>
  </aside>`;
}

interface ThumbsProperties {
  readonly page: ThumbPage;
  readonly question: string;
}

/** A question with a thumb up and a thumb down; each sends at once. */
export function Thumbs({ page, question }: ThumbsProperties): VNode {
  return html`<form class="thumbs" method="post" action="/ratings" data-rating data-keep=${`thumbs-${page}`} aria-label=${question}>
    <input type="hidden" name="kind" value="thumb" />
    <input type="hidden" name="page" value=${page} />
    <p>${question}</p>
    <button class="quiet" name="value" value="up">${Thumb({ down: false })}<span>Yes</span></button>
    <button class="quiet" name="value" value="down">${Thumb({ down: true })}<span>No</span></button>
    <p class="form-error" role="alert" hidden></p>
  </form>`;
}

function Thumb({ down }: { readonly down: boolean }): VNode {
  return html`<svg class=${down ? 'thumb down' : 'thumb'} viewBox="0 0 16 16" width="15" height="15" aria-hidden="true">
    <path d="M2 7h2.5v7H2zM6.5 13.2V7.4L9.2 1.8c1.2.1 1.8 1 1.5 2.2L10.2 6.5H13c.9 0 1.5.8 1.3 1.6l-1.1 4.8c-.2.7-.7 1.1-1.4 1.1H8.2c-.6 0-1.2-.3-1.7-.8z" />
  </svg>`;
}
