/** What ratings come to: figures with how sure they are, how many gave which answer, and the latest comments. */
import type { VNode } from 'preact';
import { countedDays, csatValues, leastAnswers } from '../../../metrics/catalogue/business.ts';
import type { RatingComment, Satisfaction } from '../../ratings/rating.ts';
import { html } from '../html.ts';
import { countOf } from '../view/status.ts';
import type { Fact } from './facts.ts';
import { Moment } from './moment.ts';
import { csatWords } from './rating-form.ts';

/** "87 %". */
export function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

/** The share of the satisfied, or what is missing for one. */
export function satisfactionFact({ answers, verdict }: Satisfaction): Fact {
  const name = 'Satisfied: 4 or 5';
  if (verdict) {
    const { low, high } = verdict.interval;
    return { name, value: percent(verdict.share), note: `95 % interval: ${percent(low)} to ${percent(high)}` };
  }
  const missing = countOf(leastAnswers - answers, 'more answer');
  return {
    name,
    value: 'No verdict yet',
    note: `${missing} needed: a share of fewer than ${leastAnswers} says little`,
  };
}

const barWidth = 100;

/** How many gave which answer, the best first. */
export function AnswerTable({ answers, byValue }: Satisfaction): VNode {
  return html`<table class="answers panel">
    <caption class="visually-hidden">Answers of the last ${countedDays} days</caption>
    <thead class="visually-hidden">
      <tr><th scope="col">Answer</th><th scope="col">Number</th><th scope="col">Share</th></tr>
    </thead>
    <tbody>
      ${csatValues.toReversed().map((value) => {
        const share = answers === 0 ? 0 : byValue[value] / answers;
        return html`<tr>
          <th scope="row"><b>${value}</b> ${csatWords[value]}</th>
          <td class="number end">${byValue[value]}</td>
          <td class="bar">
            <svg viewBox=${`0 0 ${barWidth} 8`} preserveAspectRatio="none" aria-hidden="true">
              <rect class="ground" width=${barWidth} height="8" /><rect class="share" width=${(share * barWidth).toFixed(1)} height="8" />
            </svg>
            <span class="visually-hidden">${percent(share)}</span>
          </td>
        </tr>`;
      })}
    </tbody>
  </table>`;
}

interface CommentListProperties {
  readonly comments: readonly RatingComment[];
  /** Epoch milliseconds. */
  readonly now: number;
}

export function CommentList({ comments, now }: CommentListProperties): VNode {
  if (comments.length === 0)
    return html`<p class="quiet-text">Nobody has written one in the last ${countedDays} days.</p>`;
  return html`<ul class="comments">
    ${comments.map(
      ({ value, page, comment, createdAt }) => html`<li class="panel">
        <p class="quiet-text"><b>${value}</b> ${csatWords[value]} · ${page} · ${Moment({ at: createdAt, now })}</p>
        <p class="text">${comment}</p>
      </li>`,
    )}
  </ul>`;
}
