/** The load test's configuration beside its options: the token, which never stands on a command line. */
import { z } from 'zod';
import { readConfig } from '../service/config.ts';

const schema = z.object({ LVD_TOKEN: z.string().optional() });

/** The token that requests are sent with, if there is one. */
export function readLoadToken(): readonly string[] {
  const { LVD_TOKEN: token } = readConfig(schema);
  return token === undefined ? [] : [token];
}
