/** Checks of what is rendered or written by hand: queries, rule files, dashboards, Markdown. */
export { type CheckedDashboard, checkDashboard } from './dashboard.ts';
export { maskVariables } from './mask.ts';
export { describe, type PlacedQuery, type Problem } from './problem.ts';
export { checkProse, type ProseOptions } from './prose.ts';
export { type CheckedQuery, checkQuery } from './query.ts';
export { type AlertFacts, type CheckedRules, checkRules, type TextFile } from './rules.ts';
export type { Kind, LabelSet, Shape } from './shape.ts';
export { type CheckedText, checkTemplate } from './templates.ts';
export { type SeriesFacts, type TargetLabels, type Vocabulary, vocabularyOf } from './vocabulary.ts';
