/**
 * The writer of one worker: reports that arrive while a batch is being stored wait, and are the next batch together; one
 * that arrives while nothing is being stored waits for nobody. Where many arrive, they are gathered for a moment, because
 * a transaction of a few costs twice as much for each as one of many. What a caller gets back is committed.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { ReportFormat } from '../../metrics/catalogue/business.ts';
import type { Logger } from '../../service/log.ts';
import type { Access } from '../access/access.ts';
import { DatabaseUnavailableError } from '../database/errors.ts';
import { makePartitions } from '../database/partitions.ts';
import type { Database } from '../database/pool.ts';
import { detached } from '../telemetry/detached.ts';
import { SuiteGoneError } from './lookup.ts';
import { overloaded } from './overloaded.ts';
import { mergeBySlug } from './plan.ts';
import type { ReportedRun } from './report.ts';
import { type PlannedReport, type StoredReport, storeBatch } from './store.ts';
import type { WriterMetrics } from './writer-metrics.ts';

export interface WriterOptions {
  readonly database: Database;
  readonly logger: Logger;
  readonly metrics: WriterMetrics;
  /** With more, senders are asked to come back later. Default: some seconds of work. */
  readonly mostWaitingResults?: number;
}

const defaultMostWaitingResults = 40_000;
const mostWaitingBytes = 64 * 1024 * 1024;
/** So long that a batch pays off, so short that the first of it need not wait long for the last. */
const batchResults = 4000;
/** While several senders are at work, a batch waits for more: at most so long since the one before began … */
const gatherMs = 50;
/** … as long as something comes within so long, because senders that wait for their answers send nothing meanwhile … */
const quietMs = 15;
/** … and until there is enough for one. */
const enoughResults = 1000;
const attempts = 5;

interface Waiting {
  readonly access: Access<'ingest'>;
  readonly report: PlannedReport;
  readonly results: number;
  readonly bytes: number;
  readonly resolve: (stored: StoredReport) => void;
  readonly reject: (error: unknown) => void;
}

export class ReportWriter {
  readonly #options: WriterOptions;
  readonly #mostWaitingResults: number;
  readonly #waiting: Waiting[] = [];
  /** By project; cleared whenever it may be wrong. */
  readonly #knownSuites = new Map<string, Set<string>>();
  #waitingResults = 0;
  #waitingBytes = 0;
  #storing = false;

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#mostWaitingResults = options.mostWaitingResults ?? defaultMostWaitingResults;
    options.metrics.follow(() => this.#waitingResults);
  }

  /**
   * Resolves when the report is committed.
   * @throws DatabaseUnavailableError; HttpError 503 when too much is waiting already
   */
  store(access: Access<'ingest'>, format: ReportFormat, reported: readonly ReportedRun[]): Promise<StoredReport> {
    const report = mergeBySlug(format, reported);
    const results = report.reduce((sum, run) => sum + run.results.length, 0);
    const bytes = sizeOf(report);
    if (this.#isFull(results, bytes)) {
      this.#options.metrics.refused();
      const value = `${this.#waitingResults} results wait`;
      return Promise.reject(overloaded('reports are waiting to be stored', value, `${this.#mostWaitingResults}`));
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ access, report, results, bytes, resolve, reject });
      this.#waitingResults += results;
      this.#waitingBytes += bytes;
      // The work belongs to all reports of a batch, so it is in no request's trace.
      if (!this.#storing) void detached(() => this.#storeAll());
    });
  }

  /** A single report is always taken when nothing waits, however large it is. */
  #isFull(results: number, bytes: number): boolean {
    if (this.#waiting.length === 0) return false;
    return this.#waitingResults + results > this.#mostWaitingResults || this.#waitingBytes + bytes > mostWaitingBytes;
  }

  async #storeAll(): Promise<void> {
    this.#storing = true;
    while (this.#waiting.length > 0) {
      const startedAt = performance.now();
      const batch = this.#nextBatch();
      await this.#storeTogether(batch);
      // One sender that waits for each of its answers must not be slowed down.
      if (batch.length > 1 || this.#waiting.length > 1) await this.#gather(startedAt + gatherMs);
    }
    this.#storing = false;
  }

  async #gather(until: number): Promise<void> {
    while (performance.now() < until && this.#waitingResults < enoughResults) {
      const before = this.#waiting.length;
      await delay(quietMs);
      if (this.#waiting.length === before) return;
    }
  }

  /** The oldest of those that wait, and whatever follows it in the same project. */
  #nextBatch(): readonly Waiting[] {
    const batch: Waiting[] = [];
    let results = 0;
    for (const next of this.#waiting) {
      const fits = batch.length === 0 || results + next.results <= batchResults;
      if (!fits || next.access.project !== (batch[0] ?? next).access.project) break;
      batch.push(next);
      results += next.results;
    }
    this.#waiting.splice(0, batch.length);
    return batch;
  }

  /** Rejects nothing: every caller of the batch gets an answer of its own. */
  async #storeTogether(batch: readonly Waiting[]): Promise<void> {
    try {
      const stored = await this.#commit(batch);
      for (const [index, answer] of stored.entries()) batch[index]?.resolve(answer);
      this.#options.metrics.committed(batch.length);
    } catch (error) {
      // One report that cannot be stored must not be the end of its neighbours.
      if (batch.length > 1 && !(error instanceof DatabaseUnavailableError)) {
        this.#options.logger.warn({ err: error, reports: batch.length }, 'a batch is stored report by report');
        for (const one of batch) await this.#storeTogether([one]);
        return;
      }
      for (const { reject } of batch) reject(error);
    }
    for (const { results, bytes } of batch) {
      this.#waitingResults -= results;
      this.#waitingBytes -= bytes;
    }
  }

  async #commit(batch: readonly Waiting[]): Promise<readonly StoredReport[]> {
    const [first] = batch;
    if (!first) return [];
    const { database } = this.#options;
    const reports = batch.map(({ report }) => report);
    for (let attempt = 1; ; attempt += 1) {
      const known = this.#knownSuites.get(first.access.project) ?? new Set();
      try {
        const stored = await database.transaction(
          'store_report',
          (connection) => storeBatch(connection, first.access, reports, known),
          'read write; set local plan_cache_mode = force_generic_plan',
        );
        for (const { slug } of reports.flat()) known.add(slug);
        this.#knownSuites.set(first.access.project, known);
        return stored;
      } catch (error) {
        this.#knownSuites.delete(first.access.project);
        if (attempt === attempts || !isWorthRepeating(error)) throw error;
        if (isPartitionMissing(error)) await database.run('upkeep', makePartitions);
      }
    }
  }
}

function sizeOf(report: PlannedReport): number {
  let characters = 0;
  for (const { results } of report)
    for (const { check, message } of results) characters += check.length + (message?.length ?? 0);
  return characters;
}

/** SQLSTATE: serialization failure, deadlock, lock not available. Suites that have gone come back without their cache. */
const passing = new Set(['40001', '40P01', '55P03']);

function isWorthRepeating(error: unknown): boolean {
  return passing.has(codeOf(error)) || isPartitionMissing(error) || error instanceof SuiteGoneError;
}

function isPartitionMissing(error: unknown): boolean {
  return codeOf(error) === '23514' && error instanceof Error && /no partition of relation/.test(error.message);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
