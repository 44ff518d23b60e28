/** From OpenSLO v1 documents to a definition, and in words what was not carried over. Pure. */
import { isDeepStrictEqual } from 'node:util';
import { dashboardOf, defaultPeriodDays } from '../definition/defaults.ts';
import type { BudgetDefinition, Definition } from '../definition/model.ts';
import { within } from '../definition/place.ts';
import { DefinitionError } from '../definition/problem.ts';
import { exact } from '../engine/expression.ts';
import { parseDuration, secondsPer } from '../engine/timing.ts';
import { annotatedExclusions } from './annotated.ts';
import { effectiveTiers } from './export.ts';
import type { ImportedObjective } from './import-objective.ts';
import { importSlo, isComposite } from './import-slo.ts';
import { type Import, type OpenSloObject, readObjects } from './objects.ts';
import { annotations, toId } from './vocabulary.ts';

export interface Imported {
  readonly definition: Definition;
  /** What is not carried over, or was taken to mean something; a sentence each. */
  readonly notes: readonly string[];
}

/**
 * @param text YAML or JSON, one or several documents, or lists of them
 * @param fileName for the error
 * @throws DefinitionError that lists everything that cannot be read
 */
export function importOpenSlo(text: string, fileName: string): Imported {
  const context = readObjects(text, fileName);
  const { objects, problems, notes } = context;
  const slos = [...(objects.get('SLO')?.values() ?? [])];
  const objectives = importAll(slos, context);
  if (problems.length > 0) {
    throw new DefinitionError(
      fileName,
      problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)),
    );
  }
  if (slos.length === 0)
    throw new DefinitionError(fileName, [{ path: '', message: 'no SLO in it; expected: at least one' }]);
  const header = importHeader(slos, objectives, context);
  noteUnused(context);
  const definition = { ...header, objectives: objectives.map((objective) => finish(objective, header, notes)) };
  return { definition, notes: [...notes] };
}

/** In the order of the documents; composites are read last, because they refer to the others. */
function importAll(slos: readonly OpenSloObject[], context: Import): readonly ImportedObjective[] {
  const composites = new Set(slos.filter(isComposite));
  const others = new Map(
    slos.filter((slo) => !composites.has(slo)).map((slo) => [slo, importSlo(slo, [], context)] as const),
  );
  const plain = [...others.values()].flat();
  return slos.flatMap((slo) => others.get(slo) ?? importSlo(slo, plain, context));
}

function importHeader(
  slos: readonly OpenSloObject[],
  objectives: readonly ImportedObjective[],
  context: Import,
): Definition {
  const { notes, objects } = context;
  const services = [...new Set(slos.map(({ spec }) => String(within(spec.value, 'service') ?? 'objectives')))];
  const [first = 'objectives'] = services;
  const name = toId(first);
  if (services.length > 1) notes.add(`the services ${services.join(', ')} make one set, called ${name}`);
  else if (name !== first) notes.add(`the service "${first}" is called ${name} here`);
  const service = objects.get('Service')?.get(first);
  for (const other of objects.get('Service')?.values() ?? []) noteService(other, notes);
  const said = service?.annotations ?? {};
  const { ofService } = annotations;
  const longest = Math.max(...objectives.map(({ periodDays }) => periodDays));
  const periodDays = readDays(said[ofService.period]) ?? commonPeriod(objectives);
  const retentionDays = readDays(said[ofService.retention]);
  if (retentionDays === undefined) {
    notes.add(
      `retention: taken as ${longest} days, the longest period; write how long your Prometheus keeps its samples`,
    );
  }
  const runbookUrl = said[ofService.runbookUrl];
  if (runbookUrl === undefined) notes.add('runbookUrl: a placeholder; write where your runbooks are');
  const exclusionSwitch = said[ofService.exclusionSwitch];
  return {
    name,
    periodDays,
    retentionDays: retentionDays ?? longest,
    runbookUrl: runbookUrl ?? 'https://example.org/runbooks',
    dashboardUrl: said[ofService.dashboardUrl] ?? dashboardOf(name),
    exclusions: annotatedExclusions(service, notes),
    ...(exclusionSwitch !== undefined && { exclusionSwitch }),
    objectives: [],
  };
}

function noteService({ name, displayName, spec }: OpenSloObject, notes: Set<string>): void {
  if (displayName !== '' || within(spec.value, 'description') !== undefined) {
    notes.add(`the title and the description of the service ${name} are not carried over`);
  }
}

function readDays(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  try {
    return exact(parseDuration(text) / secondsPer.day);
  } catch (error) {
    if (error instanceof TypeError) return undefined; // as without the annotation, which is noted
    throw error;
  }
}

/** The period that most objectives have. */
function commonPeriod(objectives: readonly ImportedObjective[]): number {
  const counts = Map.groupBy(objectives, ({ periodDays }) => periodDays);
  const [most] = [...counts].toSorted(([, a], [, b]) => b.length - a.length);
  return most?.[0] ?? defaultPeriodDays;
}

/** Leaves out what the set says already: its period, and the usual tiers. */
function finish(imported: ImportedObjective, set: Definition, notes: Set<string>): BudgetDefinition {
  const { hasUsualTiers, hasOwnPeriod, sli: _, periodDays, tiers, ...objective } = imported;
  const hasPeriod = hasOwnPeriod || periodDays !== set.periodDays;
  const definition: BudgetDefinition = { ...objective, ...(hasPeriod && { periodDays }) };
  if (!tiers) return definition;
  if (hasUsualTiers) {
    if (isDeepStrictEqual(effectiveTiers(definition, set), tiers)) return definition;
    notes.add(`${objective.id}: its tiers are no longer the usual ones and are kept as they are`);
  }
  return { ...definition, tiers };
}

function noteUnused({ objects, used, notes }: Import): void {
  for (const kind of ['SLI', 'AlertPolicy', 'AlertCondition'] as const) {
    for (const object of objects.get(kind)?.values() ?? []) {
      if (!used.has(object)) notes.add(`the ${kind} ${object.name} is not carried over: nothing refers to it`);
    }
  }
  for (const name of objects.get('DataSource')?.keys() ?? []) {
    notes.add(`the DataSource ${name} is not carried over: Prometheus evaluates the rules itself`);
  }
  for (const name of objects.get('AlertNotificationTarget')?.keys() ?? []) {
    if (name !== 'page' && name !== 'ticket') {
      notes.add(
        `the notification target ${name} is not carried over: Alertmanager routes by severity, page and ticket`,
      );
    }
  }
}
