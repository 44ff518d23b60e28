/** A standby of a PostgreSQL that runs: its data is copied while it works, and what comes after follows by itself. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import type { PostgresBinaries } from '../deploy/local/postgres/binaries.ts';
import { copyData, giveToServer, startPostgresOn, type TestPostgres } from './postgres.ts';

/** Starts a standby that keeps its WAL on the primary in a slot of the same name. */
export async function startStandby(
  primary: TestPostgres,
  { name, binaries }: { readonly name: string; readonly binaries: PostgresBinaries },
): Promise<TestPostgres> {
  const client = new Client({ connectionString: primary.superuserUrl });
  await client.connect();
  const { password } = new URL(primary.superuserUrl);
  try {
    await client.query('SELECT pg_create_physical_replication_slot($1, true)', [name]);
    const settings = {
      primary_conninfo: `host=127.0.0.1 port=${primary.port} user=postgres password=${password} application_name=${name}`,
      primary_slot_name: name,
      wal_receiver_status_interval: '1s',
    };
    return await startPostgresOn((folder) => copyRunning(client, folder), settings, binaries);
  } finally {
    await client.end();
  }
}

/** https://www.postgresql.org/docs/current/continuous-archiving.html, a backup by the low-level functions */
async function copyRunning(client: Client, folder: string): Promise<void> {
  await client.query("SELECT pg_backup_start('standby', true)");
  const { rows } = await client.query<{ folder: string }>("SELECT current_setting('data_directory') AS folder");
  copyData(rows[0]?.folder ?? '', folder);
  const label = await client.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop(false)');
  rmSync(join(folder, 'postmaster.pid'), { force: true });
  writeFileSync(join(folder, 'backup_label'), label.rows[0]?.labelfile ?? '');
  writeFileSync(join(folder, 'standby.signal'), '');
  giveToServer(folder);
}
