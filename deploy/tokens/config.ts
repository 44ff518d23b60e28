/** Where the commands for tokens find the database, when no state folder says it. */
import { z } from 'zod';
import { readConfig } from '../../service/config.ts';

const schema = z.object({
  LVD_DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'postgres://user:password@host:port/database' })
    .optional(),
});

/** From the environment; undefined when it says nothing. */
export const readDatabaseUrl = (): string | undefined => readConfig(schema).LVD_DATABASE_URL;
