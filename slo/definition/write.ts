/** Writes a definition as the YAML that it would be read from. */
import { stringify } from 'yaml';
import { printDuration, secondsPer } from '../engine/timing.ts';
import type { Condition } from '../objective.ts';
import type { BurnTier } from '../tiers.ts';
import { dashboardOf, printPercent, targetOf, titleOf } from './defaults.ts';
import {
  type CountedMeasure,
  type Definition,
  isBudgetDefinition,
  type MinutesMeasure,
  type ObjectiveDefinition,
} from './model.ts';
import { parsePercent } from './scalars.ts';

const printDays = (days: number): string => printDuration(days * secondsPer.day);

export function writeDefinition(definition: Definition): string {
  const { name, periodDays, retentionDays, runbookUrl, dashboardUrl, exclusions, exclusionSwitch, objectives } =
    definition;
  const file = {
    name,
    period: printDays(periodDays),
    retention: printDays(retentionDays),
    runbookUrl,
    ...(dashboardUrl !== dashboardOf(name) && { dashboardUrl }),
    ...(exclusions.length > 0 && { exclusions }),
    ...(exclusionSwitch !== undefined && { exclusionSwitch }),
    objectives: objectives.map(writeObjective),
  };
  return stringify(file, { lineWidth: 0, aliasDuplicateObjects: false });
}

function writeObjective(objective: ObjectiveDefinition): object {
  const { id, title, target, told, measure } = objective;
  const named = { id, ...(title !== titleOf(id) && { title }) };
  if (!isBudgetDefinition(objective)) {
    const { held, verifiedAt, maxAgeDays } = objective.measure;
    return { ...named, target, told, capacity: { held, verifiedAt, maxAge: printDays(maxAgeDays) } };
  }
  const { ratio, by, periodDays, minimumBad, tiers } = objective;
  return {
    ...named,
    ...(target !== targetOf(ratio, objective.measure) && { target }),
    ...writeRatio(ratio),
    told,
    ...(by && { by }),
    ...(periodDays !== undefined && { period: printDays(periodDays) }),
    ...(minimumBad !== undefined && { minimumBad }),
    ...writeMeasure(measure),
    ...(tiers && { tiers: tiers.map(writeTier) }),
  };
}

/** In percent where that says exactly the same. */
function writeRatio(ratio: number): object {
  const objective = printPercent(ratio);
  return parsePercent(objective) === ratio ? { objective } : { ratio };
}

/** What is counted, under the key that names how. */
export function writeMeasure(measure: ObjectiveDefinition['measure']): object {
  switch (measure.kind) {
    case 'minutes':
      return { minutes: writeMinutes(measure) };
    case 'composite':
      return { composite: Object.fromEntries(measure.parts.map(({ objective, weight }) => [objective, weight])) };
    case 'events':
    case 'latency':
      return { [measure.kind]: writeCounted(measure) };
    case 'capacity':
      return {};
  }
}

function writeCounted({ kind: _, ...written }: CountedMeasure): object {
  return written;
}

function writeMinutes({ of, condition, minimumEvents }: MinutesMeasure): object {
  const { query, events } = 'query' in of ? of : { query: undefined, events: undefined };
  return {
    ...('query' in of ? { value: query } : { share: writeCounted(of) }),
    ...writeCondition(condition),
    ...(events !== undefined && { events }),
    ...(minimumEvents !== undefined && { minimumEvents }),
  };
}

const writeCondition = (condition: Condition): object =>
  condition.operator === 'between'
    ? { between: [condition.from, condition.to] }
    : { [condition.operator]: condition.limit };

const writeTier = ({ name, longSeconds, shortSeconds, factor, severity }: BurnTier): object => ({
  name,
  long: printDuration(longSeconds),
  short: printDuration(shortSeconds),
  factor,
  severity,
});
