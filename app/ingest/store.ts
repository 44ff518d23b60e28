/**
 * Stores a batch of reports of one project in one transaction. Locks are taken in one order (suites by slug, the project
 * last), so that batches of several workers cannot block each other for good; whatever belongs to a suite is written
 * only by who holds its lock.
 */
import type { Access } from '../access/access.ts';
import type { StatusCounts } from '../board/document.ts';
import type { Transaction } from '../database/pool.ts';
import { createChecks, type KeyedRun, type Known, lockSuites, lookUp, type NamedCheck } from './lookup.ts';
import { idOf, type PlannedRun, summarize } from './plan.ts';
import { type NumberedRun, tally } from './tally.ts';
import { raiseVersion, writeRuns } from './write.ts';

export interface StoredRun {
  readonly id: number;
  readonly suiteSlug: string;
  readonly results: number;
  /** This run is the first of its suite. */
  readonly suiteCreated: boolean;
  /** Checks that this run named for the first time. */
  readonly checksCreated: number;
  /** It had been stored before, under the same key; nothing was stored now. */
  readonly duplicate: boolean;
}

export interface StoredReport {
  readonly runs: readonly StoredRun[];
  /** Of what was stored now, duplicates left out. */
  readonly counts: StatusCounts;
}

/** The runs of one report, at most one a suite. */
export type PlannedReport = readonly PlannedRun[];

/**
 * One answer for each report, in their order; valid once the transaction is committed. `knownSuites`: slugs that were
 * stored before. @throws SuiteGoneError
 */
export async function storeBatch(
  transaction: Transaction,
  access: Access<'ingest'>,
  reports: readonly PlannedReport[],
  knownSuites: ReadonlySet<string>,
): Promise<readonly StoredReport[]> {
  const suites = await lockSuites(transaction, access, reports.flat(), knownSuites);
  const runs = reports.flat().map((run) => ({ run, suiteId: idOf(suites.ids, run.slug) }));
  const names = indexNames(runs);
  const keys = runs.map(({ run, suiteId }) => ({ suiteId, key: run.idempotencyKey }));
  const { storedRuns, checks, numbers } = await lookUp(transaction, keys, names.list);
  const fates = decideFates(keys, storedRuns, numbers);

  const missing = missingChecks(fates, names, checks);
  const created =
    missing.length === 0
      ? []
      : await createChecks(
          transaction,
          missing.map(({ name }) => name),
        );
  const known = new Map(checks.entries());
  for (const [index, id] of created.entries()) known.set(missing[index]?.position ?? -1, { id, status: null });

  const fresh = runs.flatMap(({ run, suiteId }, index): readonly NumberedRun[] => {
    const { id, duplicate } = at(fates, index);
    if (duplicate) return [];
    return [{ id, suiteId, run, checks: at(names.positions, index).map((position) => present(known.get(position))) }];
  });
  if (fresh.length > 0) {
    const rows = tally(fresh);
    writeRuns(transaction, fresh, rows);
    raiseVersion(transaction, access, fresh.length, rows.suites);
  }
  return answers(reports, fates, { suites: suites.created, checks: missing });
}

interface SuiteRun {
  readonly run: PlannedRun;
  readonly suiteId: number;
}

/** Every check that the runs name, once; and for each run where its results stand in that list. */
interface Names {
  readonly list: readonly NamedCheck[];
  readonly positions: readonly (readonly number[])[];
}

function indexNames(runs: readonly SuiteRun[]): Names {
  const list: NamedCheck[] = [];
  const bySuite = new Map<number, Map<string, number>>();
  const positions = runs.map(({ run, suiteId }) => {
    const known = bySuite.get(suiteId) ?? new Map<string, number>();
    bySuite.set(suiteId, known);
    return run.results.map(({ check }) => {
      const position = known.get(check) ?? list.push({ suiteId, name: check }) - 1;
      known.set(check, position);
      return position;
    });
  });
  return { list, positions };
}

/** The number that a run has, and whether it was stored before. */
interface Fate {
  readonly id: number;
  readonly duplicate: boolean;
}

/** A run is also a duplicate of one that stands before it in the same batch. */
function decideFates(
  keys: readonly KeyedRun[],
  storedRuns: readonly (number | null)[],
  numbers: readonly number[],
): readonly Fate[] {
  const inBatch = new Map<string, number>();
  return keys.map(({ suiteId, key }, index) => {
    const named = key === null ? null : `${suiteId} ${key}`;
    const id = storedRuns[index] ?? (named === null ? undefined : inBatch.get(named));
    if (id !== undefined) return { id, duplicate: true };
    const number = at(numbers, index);
    if (named !== null) inBatch.set(named, number);
    return { id: number, duplicate: false };
  });
}

interface MissingCheck {
  readonly position: number;
  readonly name: NamedCheck;
  /** Which of the runs names it first. */
  readonly run: number;
}

function missingChecks(fates: readonly Fate[], names: Names, checks: Known['checks']): readonly MissingCheck[] {
  const missing = new Map<number, MissingCheck>();
  for (const [run, positions] of names.positions.entries()) {
    if (at(fates, run).duplicate) continue;
    for (const position of positions) {
      if (checks[position] || missing.has(position)) continue;
      missing.set(position, { position, name: at(names.list, position), run });
    }
  }
  return [...missing.values()];
}

function answers(
  reports: readonly PlannedReport[],
  fates: readonly Fate[],
  created: { readonly suites: ReadonlySet<string>; readonly checks: readonly MissingCheck[] },
): readonly StoredReport[] {
  const newSuites = new Set(created.suites);
  const newChecks = Map.groupBy(created.checks, ({ run }) => run);
  let index = 0;
  return reports.map((report) => {
    const runs = report.map((run) => {
      const checksCreated = newChecks.get(index)?.length ?? 0;
      const suiteCreated = newSuites.delete(run.slug);
      const fate = at(fates, index);
      index += 1;
      return { ...fate, suiteSlug: run.slug, results: run.results.length, suiteCreated, checksCreated };
    });
    const stored = report.filter((_, position) => !runs[position]?.duplicate);
    return { runs, counts: summarize(stored.flatMap((run) => run.results)).counts };
  });
}

function at<T>(list: readonly T[], index: number): T {
  return present(list[index]);
}

function present<T>(value: T | null | undefined): T {
  if (value === undefined || value === null) throw new Error('a row is missing in a batch; expected one for each');
  return value;
}
