/** The alert inbox's configuration: its environment variables, checked. */
import { z } from 'zod';
import { readConfig } from '../../service/config.ts';

const portText = 'a port, 0–65535';

export const inboxConfigSchema = z.object({
  LVD_INBOX_HOST: z.string().default('127.0.0.1'),
  LVD_INBOX_PORT: z.coerce.number(portText).int(portText).min(0, portText).max(65_535, portText).default(9095),
  LVD_INBOX_DATABASE: z.string('the path of the SQLite file that keeps the notifications'),
  LVD_LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace'], 'fatal, error, warn, info, debug or trace')
    .default('info'),
});

export type InboxConfig = Readonly<z.infer<typeof inboxConfigSchema>>;

/** Reads the process's environment; prints every problem and exits with code 78 when there is one. */
export const readInboxConfig = (): InboxConfig => readConfig(inboxConfigSchema);
