/** The migration process: brings the database's schema up to date and ends. Exit code 0 when it is, 1 when not. */
import process from 'node:process';
import pg from 'pg';
import { createLogger } from '../../service/log.ts';
import { readMigrationConfig } from './config.ts';
import { makePartitions } from './partitions.ts';
import { migrate, readMigrations } from './schema.ts';

const config = readMigrationConfig();
const logger = createLogger('migrate', config.logLevel);
const client = new pg.Client({ connectionString: config.databaseUrl, connectionTimeoutMillis: 5000 });

try {
  await client.connect();
  const applied = await migrate(client, await readMigrations());
  const partitions = await makePartitions({
    rows: async (text, values = []) => (await client.query({ text, values: [...values] })).rows,
  });
  logger.info({ applied, partitions }, applied.length > 0 ? 'the schema was migrated' : 'the schema was up to date');
} catch (error) {
  logger.error({ err: error }, 'the schema could not be migrated');
  process.exitCode = 1;
} finally {
  await client.end();
}
