/** Business signals: who uses the product, and what flows through it. */
import { countedDays, leastAnswers } from '../../metrics/catalogue/business.ts';
import { m } from '../../metrics/catalogue/index.ts';
import { and, div, gt, gte, max, oneOf, rate, select, sum } from '../../metrics/promql/index.ts';
import { activeSessions } from '../../slo/indicators.ts';
import { line, type PanelDefinition, panel } from '../panels/panel.ts';

const interval = '$__rate_interval';

const stored = m.lvd_ratings_stored;
const prompts = m.lvd_rating_prompts_stored;

// Every worker tells the same totals.
const answers = sum(max(select(stored, { kind: 'csat' }), ['value']));
const satisfied = sum(max(select(stored, { kind: 'csat', value: oneOf('4', '5') }), ['value']));
const csat = and(div(satisfied, answers), gte(answers, leastAnswers));
const answerRate = div(max(select(prompts, { state: 'answered' })), gt(max(select(prompts, { state: 'shown' })), 0));

export const businessPanels: readonly PanelDefinition[] = [
  panel({
    kind: 'timeseries',
    title: 'Concurrent sessions',
    description: 'Browsers that used the pages in the last five minutes.',
    unit: 'sessions',
    min: 0,
    queries: [line(activeSessions(), 'sessions')],
  }),
  panel({
    kind: 'timeseries',
    title: 'Results received',
    description: 'Validation results stored per second, by their status.',
    unit: 'results/s',
    min: 0,
    queries: [line(sum(rate(select(m.lvd_results_ingested_total), interval), ['status']), '{{status}}')],
  }),
  panel({
    kind: 'timeseries',
    title: 'Feature use',
    description: 'Which pages people open, and what they do there.',
    unit: 'events/s',
    min: 0,
    queries: [line(sum(rate(select(m.lvd_feature_events_total), interval), ['feature']), '{{feature}}')],
  }),
  panel({
    kind: 'stat',
    title: 'Satisfaction (CSAT)',
    description: `Share of the answers of the last ${countedDays} days that were 4 or 5 of 5. Below ${leastAnswers} answers there is none. The page /ratings shows its interval.`,
    unit: 'ratio',
    decimals: 0,
    queries: [line(csat, 'satisfied')],
    noValue: `under ${leastAnswers} answers`,
  }),
  panel({
    kind: 'stat',
    title: 'Ratings',
    description: `Answers from 1 to 5 of the last ${countedDays} days: what the satisfaction is a share of.`,
    unit: 'ratings',
    decimals: 0,
    queries: [line(answers, 'answers')],
  }),
  panel({
    kind: 'stat',
    title: 'Answer rate',
    description: `Share of the prompts for a rating of the last ${countedDays} days that were answered. Where few answer, they may not be like the others.`,
    unit: 'ratio',
    decimals: 0,
    queries: [line(answerRate, 'answered')],
    noValue: 'nobody was asked',
  }),
];
