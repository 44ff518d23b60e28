/**
 * Whether this worker should get requests: its pool has been open, the schema is the one it needs, and it is not
 * stopping. A database that goes away later changes nothing here, because the board is still shown without it.
 */
import { orLate } from '../service/deadline.ts';
import type { Logger } from '../service/log.ts';
import type { Database } from './database/pool.ts';
import { isMigrated, type Migration, readMigrations } from './database/schema.ts';

export interface ReadinessOptions {
  readonly database: Database;
  readonly logger: Logger;
  /** Called once, when the schema is there. */
  readonly onMigrated: () => void;
}

const checkIntervalMs = 50;

export class Readiness {
  readonly #options: ReadinessOptions;
  #timer: NodeJS.Timeout | null = null;
  #migrations: readonly Migration[] | null = null;
  #migrated = false;
  #stopping = false;
  #complained = false;
  readonly #settled = Promise.withResolvers<void>();

  constructor(options: ReadinessOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setTimeout(async () => {
      this.#migrated = await this.#check();
      if (!this.#migrated && !this.#stopping) this.start();
      if (!this.#migrated) return;
      this.#options.onMigrated();
      this.#settled.resolve();
    }, checkIntervalMs);
  }

  /** Resolves when the worker is ready, when it is to stop, or when it is not ready for so long. */
  async readyWithin(longestMs: number): Promise<void> {
    await orLate(this.#settled.promise, longestMs, undefined);
  }

  /** From now on no new request is wanted. */
  stop(): void {
    this.#stopping = true;
    this.close();
  }

  close(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#settled.resolve();
  }

  get stopping(): boolean {
    return this.#stopping;
  }

  /** What is still missing, in words; empty when the worker is ready. */
  get missing(): readonly string[] {
    const missing: string[] = [];
    if (this.#stopping) missing.push('the worker is stopping');
    if (!this.#options.database.opened) missing.push('the database pool is not open yet');
    else if (!this.#migrated) missing.push('the schema is not migrated yet');
    return missing;
  }

  async #check(): Promise<boolean> {
    const { database, logger } = this.#options;
    if (!database.opened) return false;
    try {
      const migrations = this.#migrations ?? (await readMigrations());
      this.#migrations = migrations;
      const migrated = await database.run('read_schema', (connection) => isMigrated(connection, migrations));
      if (!migrated && !this.#complained)
        logger.warn('the schema is not migrated; waiting for app/database/migrate.ts');
      this.#complained ||= !migrated;
      return migrated;
    } catch (error) {
      if (!this.#complained) logger.error({ err: error }, 'the schema could not be checked; trying again');
      this.#complained = true;
      return false;
    }
  }
}
