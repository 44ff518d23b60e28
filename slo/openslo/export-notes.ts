/** In words, what a definition says and OpenSLO cannot. */
import { type BudgetDefinition, type Definition, isBudgetDefinition } from '../definition/model.ts';
import { longestDescription } from './vocabulary.ts';

/** What is lost, and what only stands in annotations, which no other program reads. */
export function exportNotes(definition: Definition): readonly string[] {
  const { exclusions, exclusionSwitch, objectives } = definition;
  const budgets = objectives.filter(isBudgetDefinition);
  const lost = objectives.filter((objective) => !isBudgetDefinition(objective));
  return [
    ...lost.map(({ id }) => `${id} is left out: OpenSLO has no objective that a load test verifies`),
    ...(exclusions.length > 0 ? [kept(`${exclusions.length} exclusions`, 'their time counts')] : []),
    ...(exclusionSwitch === undefined ? [] : [kept('the exclusion switch', 'its time counts')]),
    ...(budgets.length > 0 ? [kept('short windows of the tiers', 'alerts last as long as the long window')] : []),
    ...budgets.flatMap(notesOn),
  ];
}

const kept = (what: string, elsewhere: string): string =>
  `OpenSLO has no word for ${what}: kept in annotations; elsewhere ${elsewhere}`;

function notesOn(objective: BudgetDefinition): readonly string[] {
  const { id, by, minimumBad, measure, target } = objective;
  const of = (what: string) => `${what} of ${id}`;
  return [
    ...(by ? [kept(of(`budgets by ${by.join(', ')}`), 'there is one budget')] : []),
    ...(minimumBad === undefined ? [] : [kept(of('the least number of bad events'), 'few bad events tell somebody')]),
    ...(target.length > longestDescription ? [`the target of ${id} is cut to ${longestDescription} characters`] : []),
    ...(measure.kind === 'minutes' ? minuteNotes(measure, of) : []),
  ];
}

function minuteNotes(
  { of, condition, minimumEvents }: Extract<BudgetDefinition['measure'], { readonly kind: 'minutes' }>,
  named: (what: string) => string,
): readonly string[] {
  const isIdle = minimumEvents !== undefined || !('query' in of) || of.events !== undefined;
  const isPlain = 'query' in of || condition.operator === 'at-least' || condition.operator === 'above';
  return [
    ...(isIdle ? [kept(named('the least number of events a minute'), 'minutes with few events count')] : []),
    ...(isPlain ? [] : [kept(named(`${condition.operator}, asked of a share,`), 'the share is at least the limit')]),
  ];
}
