/** The password of `lvd agent-setup` from the environment; a file that its option names comes before it. */
import { z } from 'zod';
import { readConfig } from '../../service/config.ts';
import { expectedPassword, isPlainPassword } from '../postgres/scram.ts';

const schema = z.object({
  LVD_AGENT_SETUP_PASSWORD: z.string().refine(isPlainPassword, expectedPassword).optional(),
});

/** Exits with code 78 when it is none. */
export function passwordFromEnvironment(): string | undefined {
  return readConfig(schema).LVD_AGENT_SETUP_PASSWORD;
}
