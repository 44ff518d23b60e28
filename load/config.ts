/** The load test's configuration beside its options: the token, which never stands on a command line. */
import { z } from 'zod';
import { readConfig } from '../service/config.ts';

const schema = z.object({ LVD_TOKEN: z.string().optional() });

/** The token that requests are sent with; null without one. */
export const readLoadToken = (): string | null => readConfig(schema).LVD_TOKEN ?? null;
