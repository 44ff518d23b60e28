/**
 * Schema migrations: the numbered .sql files in `migrations/`, each applied once, in order, in its own transaction; or,
 * if its first line says so, statement by statement, each of which must then bear to be repeated. Workers serve
 * meanwhile, so a statement that cannot have its lock gives way and is tried again. `schema_migration` keeps which were applied and the checksum of each, so that a changed file is noticed.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import type pg from 'pg';
import type { Connection } from './pool.ts';

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

const folder = new URL('./migrations/', import.meta.url);
const fileName = /^(\d{4})_([a-z0-9_]+)\.sql$/;
/** Any number, the same in every process: only one migrates at a time. */
const lockNumber = 7_233_461;
/**
 * Whoever waits for a lock holds up everybody who comes after, readers too. Shorter than the server's second after which
 * it looks for deadlocks: it is always the migration that gives way.
 */
const lockTimeout = '500ms';
const lockPollMs = 200;
const lockAttempts = 100;
/** SQLSTATE: lock not available, deadlock. */
const gaveWay = new Set<unknown>(['55P03', '40P01']);
const outsideTransaction = /^-- without a transaction\n/;

/** The migrations of this version of the app, in order. @throws Error when a file's name is not NNNN_name.sql. */
export async function readMigrations(): Promise<readonly Migration[]> {
  const names = (await readdir(folder)).sort();
  return Promise.all(
    names.map(async (file) => {
      const [, version, name] = fileName.exec(file) ?? [];
      if (!version || !name) throw new Error(`app/database/migrations/${file}: expected a name like 0001_initial.sql`);
      const sql = await readFile(new URL(file, folder), 'utf8');
      return { version: Number(version), name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/**
 * Applies what is missing and resolves to the names of what it applied. Migrations that a newer version applied are
 * left alone, so that an older version can run during a deploy.
 * @throws Error when an applied migration differs from its file.
 */
export async function migrate(client: pg.Client, migrations: readonly Migration[]): Promise<readonly string[]> {
  await client.query('set statement_timeout = 0');
  await untilAlone(client);
  await client.query(`set lock_timeout = '${lockTimeout}'`);
  try {
    await client.query(`create table if not exists schema_migration (
      version int primary key, name text not null, checksum text not null, applied_at timestamptz not null default now())`);
    const { rows } = await client.query<AppliedMigration>('select version, name, checksum from schema_migration');
    const missing = missingMigrations(migrations, rows);
    for (const migration of missing) await apply(client, migration);
    return missing.map(({ name }) => name);
  } finally {
    await client.query('reset lock_timeout');
    await client.query('reset statement_timeout');
    await client.query('select pg_advisory_unlock($1)', [lockNumber]);
  }
}

/** Asks again and again: a statement that waits keeps its view of the data, and an index that is built waits for that. */
async function untilAlone(client: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [lockNumber]);
    if (rows[0]?.taken) return;
    await setTimeout(lockPollMs);
  }
}

/** Whether every migration of this version is applied. */
export async function isMigrated(connection: Connection, migrations: readonly Migration[]): Promise<boolean> {
  const [table] = await connection.rows<{ exists: boolean }>(
    `select to_regclass('schema_migration') is not null as exists`,
  );
  if (!table?.exists) return false;
  const applied = await connection.rows<AppliedMigration>('select version, name, checksum from schema_migration');
  return missingMigrations(migrations, applied).length === 0;
}

interface AppliedMigration {
  readonly version: number;
  readonly name: string;
  readonly checksum: string;
}

function missingMigrations(
  migrations: readonly Migration[],
  applied: readonly AppliedMigration[],
): readonly Migration[] {
  const byVersion = new Map(applied.map((row) => [row.version, row]));
  const changed = migrations.filter(({ version, checksum }) => {
    const row = byVersion.get(version);
    return row !== undefined && row.checksum !== checksum;
  });
  if (changed.length > 0) {
    const names = changed.map(({ version, name }) => `${version} ${name}`).join(', ');
    throw new Error(
      `schema migration ${names}: the file differs from what was applied; expected: applied files never change, a new file holds a new change`,
    );
  }
  return migrations.filter(({ version }) => !byVersion.has(version));
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  const { version, name, sql, checksum } = migration;
  const note = (): Promise<unknown> =>
    client.query('insert into schema_migration (version, name, checksum) values ($1, $2, $3)', [
      version,
      name,
      checksum,
    ]);
  if (outsideTransaction.test(sql)) {
    for (const statement of statementsOf(sql)) await patiently(migration, () => client.query(statement));
    await note();
    return;
  }
  await patiently(migration, async () => {
    await client.query('begin');
    try {
      await client.query(sql);
      await note();
      await client.query('commit');
    } catch (error) {
      await client.query('rollback');
      throw error;
    }
  });
}

/** Tries again what had to wait too long for a lock. */
async function patiently({ version, name }: Migration, work: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await work();
      return;
    } catch (error) {
      if (gaveWay.has((error as { code?: unknown }).code) && attempt < lockAttempts) {
        await setTimeout(lockPollMs);
        continue;
      }
      throw new Error(`schema migration ${version} ${name} failed; the failing step left nothing behind`, {
        cause: error,
      });
    }
  }
}

/** A file without a transaction holds nothing but plain statements, each of which ends with a semicolon at a line's end. */
const statementsOf = (sql: string): readonly string[] =>
  sql
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
