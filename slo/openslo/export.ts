/** From a definition to OpenSLO v1 documents, and in words what they cannot carry. Pure. */
import { stringify } from 'yaml';
import { compileDefinition } from '../definition/compile.ts';
import { type BudgetDefinition, type Definition, isBudgetDefinition } from '../definition/model.ts';
import { exact } from '../engine/expression.ts';
import { printDuration, secondsPer } from '../engine/timing.ts';
import { isBudget } from '../objective.ts';
import { type BurnTier, tiersOf } from '../tiers.ts';
import { alertName, exportTarget, exportTier } from './export-alerts.ts';
import { exportMeasure } from './export-indicator.ts';
import { exportNotes } from './export-notes.ts';
import { annotations, apiVersion, longestDescription, type OpenSloDocument, printShorthand } from './vocabulary.ts';

export interface Exported {
  readonly documents: readonly OpenSloDocument[];
  /** What is lost, or is read by nobody but us; a sentence each. */
  readonly notes: readonly string[];
}

export function exportDefinition(whole: Definition): Exported {
  const definition = carried(whole);
  const objectives = definition.objectives.filter(isBudgetDefinition);
  const tiers = new Map(objectives.map((objective) => [objective.id, effectiveTiers(objective, definition)]));
  const severities = (['page', 'ticket'] as const).filter((severity) =>
    [...tiers.values()].flat().some((tier) => tier.severity === severity),
  );
  const documents = [
    exportService(definition),
    ...severities.map(exportTarget),
    ...objectives.flatMap((objective) => {
      const own = tiers.get(objective.id) ?? [];
      return [...exportObjective(objective, own, definition), ...own.flatMap((tier) => exportTier(objective, tier))];
    }),
  ];
  return { documents, notes: [...exportNotes(whole), ...documents.flatMap(noteLength)] };
}

/** What the documents say: no capacity objectives, and no exclusions of these. */
export function carried(definition: Definition): Definition {
  const objectives = definition.objectives.filter(isBudgetDefinition);
  const ids = new Set(objectives.map(({ id }) => id));
  const exclusions = definition.exclusions.flatMap((exclusion) => {
    if (!exclusion.objectives) return [exclusion];
    const remaining = exclusion.objectives.filter((id) => ids.has(id));
    return remaining.length > 0 ? [{ ...exclusion, objectives: remaining }] : [];
  });
  return { ...definition, objectives, exclusions };
}

/** The documents as one YAML text. */
export const printDocuments = (documents: readonly OpenSloDocument[]): string =>
  documents.map((document) => stringify(document, { lineWidth: 0, aliasDuplicateObjects: false })).join('---\n');

/** The specification asks programs to read names of 63 characters, and only encourages more. */
const noteLength = ({ kind, metadata: { name } }: OpenSloDocument): readonly string[] =>
  name.length > 63
    ? [`the name of the ${kind} ${name} has more than 63 characters, which not every program reads`]
    : [];

/** The tiers as rules would have them. */
export function effectiveTiers(definition: BudgetDefinition, set: Definition): readonly BurnTier[] {
  const [objective] = compileDefinition({ ...set, objectives: [definition] }).objectives;
  return objective && isBudget(objective) ? tiersOf(objective, set.periodDays) : [];
}

function exportService(definition: Definition): OpenSloDocument {
  const { name, periodDays, retentionDays, runbookUrl, dashboardUrl, exclusions, exclusionSwitch } = definition;
  const { ofService } = annotations;
  return {
    apiVersion,
    kind: 'Service',
    metadata: {
      name,
      annotations: {
        [ofService.period]: printDays(periodDays),
        [ofService.retention]: printDays(retentionDays),
        [ofService.runbookUrl]: runbookUrl,
        [ofService.dashboardUrl]: dashboardUrl,
        ...(exclusions.length > 0 && { [ofService.exclusions]: JSON.stringify(exclusions) }),
        ...(exclusionSwitch !== undefined && { [ofService.exclusionSwitch]: exclusionSwitch }),
      },
    },
    spec: {},
  };
}

const printDays = (days: number): string => printDuration(days * secondsPer.day);

function exportObjective(
  objective: BudgetDefinition,
  tiers: readonly BurnTier[],
  set: Definition,
): readonly OpenSloDocument[] {
  const { id, title, target, ratio, periodDays = set.periodDays, measure } = objective;
  const exported = measure.kind === 'composite' ? null : exportMeasure(measure);
  const slo: OpenSloDocument = {
    apiVersion,
    kind: 'SLO',
    metadata: { name: id, displayName: title, annotations: annotationsOf(objective, exported?.own) },
    spec: {
      description: target.slice(0, longestDescription),
      service: set.name,
      ...(exported && { indicatorRef: id }),
      timeWindow: [{ duration: printShorthand(periodDays * secondsPer.day), isRolling: true }],
      budgetingMethod: exported?.budgetingMethod ?? 'Occurrences',
      objectives:
        measure.kind === 'composite'
          ? measure.parts.map((part) => ({
              displayName: part.objective,
              indicatorRef: part.objective,
              compositeWeight: part.weight,
              target: ratio,
            }))
          : [{ displayName: target, target: exact(ratio), ...exported?.objective }],
      alertPolicies: tiers.map((tier) => ({ alertPolicyRef: alertName(id, tier) })),
    },
  };
  const sli = exported && ({ apiVersion, kind: 'SLI', metadata: { name: id }, spec: exported.indicator } as const);
  return sli ? [sli, slo] : [slo];
}

function annotationsOf(objective: BudgetDefinition, own: string | undefined): Readonly<Record<string, string>> {
  const { told, by, minimumBad, periodDays, tiers } = objective;
  const { ofSlo } = annotations;
  return {
    [ofSlo.told]: told,
    ...(by && { [ofSlo.by]: by.join(',') }),
    ...(minimumBad !== undefined && { [ofSlo.minimumBad]: String(minimumBad) }),
    ...(periodDays !== undefined && { [ofSlo.period]: 'own' }),
    ...(tiers === undefined && { [ofSlo.tiers]: 'usual' }),
    ...(own !== undefined && { [ofSlo.measure]: own }),
  };
}
