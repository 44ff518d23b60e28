/** The configuration of the migration process. */
import { z } from 'zod';
import { readConfig } from '../../service/config.ts';

const schema = z.object({
  LVD_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'postgres://user:password@host:port/database' }),
  LVD_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
});

/** Reads the environment; on a problem lists them all and exits with code 78. */
export function readMigrationConfig(): { readonly databaseUrl: string; readonly logLevel: string } {
  const env = readConfig(schema);
  return { databaseUrl: env.LVD_DATABASE_URL, logLevel: env.LVD_LOG_LEVEL };
}
