/** Settings of the native stack from the environment; options of the commands come before them. */
import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { accessVariableNames, accessVariables } from '../../app/access/settings.ts';
import { readConfig } from '../../service/config.ts';
import { type ClientOptions, defaultRequestsPerSecond } from '../nginx/clients.ts';
import { canReach, unprivilegedAccount } from '../programs/account.ts';
import { readRuntimeEnvironment } from '../programs/config.ts';

export const repositoryFolder = fileURLToPath(new URL('../..', import.meta.url));

const retentionVariableNames = ['LVD_RETENTION_DAYS', 'LVD_ROLLUP_RETENTION_DAYS'];

/** The networks of this machine itself. */
export const loopback: readonly string[] = ['127.0.0.0/8', '::1/128'];

const whole = (what: string) => z.coerce.number(what).int(what);

const schema = z.object({
  LVD_PORT_OFFSET: whole('a whole number of ports').default(0),
  LVD_WORKERS: whole('a number of workers from 4 to 8').min(4, '4 to 8').max(8, '4 to 8').optional(),
  LVD_ADDRESS_REQUESTS_PER_SECOND: whole('a whole number; 0 for no limit')
    .min(0, 'at least 0; 0 for no limit')
    .default(defaultRequestsPerSecond),
  LVD_TRUSTED_PROXIES: accessVariables.LVD_TRUSTED_PROXIES,
  LVD_STATE_DIR: z.string().startsWith('/', 'an absolute path').optional(),
});

export interface LocalConfig {
  readonly portOffset: number;
  readonly workers: number | undefined;
  readonly stateFolder: string;
  /** The settings of access and retention that this environment has, for the workers. */
  readonly workerSettings: Readonly<Record<string, string>>;
  /** How nginx knows clients, and how often each may ask. */
  readonly clients: Pick<ClientOptions, 'requestsPerSecond' | 'trustedProxies'>;
  /** The environment that every part gets. */
  readonly baseEnvironment: Readonly<Record<string, string>>;
}

export function readLocalConfig(): LocalConfig {
  const values = readConfig(schema);
  return {
    portOffset: values.LVD_PORT_OFFSET,
    workers: values.LVD_WORKERS,
    stateFolder: values.LVD_STATE_DIR ?? defaultStateFolder(),
    workerSettings: {
      ...settingsOf([...accessVariableNames, ...retentionVariableNames]),
      // nginx asks the workers from loopback, whatever is in front of nginx.
      LVD_TRUSTED_PROXIES: [...loopback, ...values.LVD_TRUSTED_PROXIES].join(),
    },
    clients: {
      requestsPerSecond: values.LVD_ADDRESS_REQUESTS_PER_SECOND,
      trustedProxies: values.LVD_TRUSTED_PROXIES,
    },
    baseEnvironment: { ...readRuntimeEnvironment(), HOME: homedir(), ...languageSettings() },
  };
}

/**
 * `.lvd` in the repository. As root, servers run under an account without rights, which must be able to reach the
 * folder; when the repository lies where it cannot (below /root), the folder is in /var/lib/lvd.
 */
function defaultStateFolder(): string {
  const inRepository = join(repositoryFolder, '.lvd');
  if (canReach(unprivilegedAccount(), join(inRepository, 'data'))) return inRepository;
  return join('/var/lib/lvd', createHash('sha256').update(repositoryFolder).digest('hex').slice(0, 12));
}

/** An empty one is set, too: `LVD_ANONYMOUS_SCOPES=` means nobody. */
function settingsOf(names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}

function languageSettings(): Record<string, string> {
  const { LANG, TZ } = process.env;
  return { ...(LANG && { LANG }), ...(TZ && { TZ }) };
}
