/** The agent's configuration: flags and environment variables, checked. A flag wins over its variable. */
import process from 'node:process';
import { z } from 'zod';
import { ConfigError, configExitCode, parseConfig } from '../service/config.ts';

const host = z.string().min(1, 'a host name or address');
const wholeNumber = (minimum: number, maximum: number, expected: string) =>
  z.coerce.number(expected).int(expected).min(minimum, expected).max(maximum, expected);
const port = wholeNumber(0, 65_535, 'a port, 0–65535');
/** Not every client takes a `%` in a password that encodes nothing, and those that do read it in different ways. */
const url = (protocol: RegExp, example: string) =>
  z.url({ protocol, error: `a URL like ${example}` }).refine((text) => {
    const { username = '', password = '' } = URL.parse(text) ?? {};
    return !/%(?![\da-f]{2})/i.test(`${username}:${password}`);
  }, `a URL like ${example}, with %25 for a % in a password`);
const httpUrl = url(/^https?$/, 'http://host:port/path');
const folder = z.string().startsWith('/', 'an absolute path');

export const agentConfigSchema = z.object({
  LVD_AGENT_HOST: host.default('127.0.0.1'),
  LVD_AGENT_PORT: port.default(9101),
  LVD_AGENT_DATABASE_URL: url(/^postgres(ql)?$/, 'postgres://role:password@host:port/database').optional(),
  LVD_AGENT_REDIS_URL: url(/^rediss?$/, 'redis://host:port').optional(),
  LVD_AGENT_NGINX_STATUS_URL: httpUrl.optional(),
  LVD_AGENT_ACCESS_LOG_HOST: host.optional(),
  LVD_AGENT_ACCESS_LOG_PORT: port.optional(),
  LVD_AGENT_PROBE_URL: httpUrl.optional(),
  LVD_AGENT_PROBE_INTERVAL_MS: wholeNumber(100, 60_000, 'milliseconds, 100–60000').default(5000),
  LVD_AGENT_PROCFS: folder.default('/proc'),
  LVD_AGENT_SYSFS: folder.default('/sys'),
  LVD_AGENT_ROOTFS: folder.default('/'),
  LVD_AGENT_WEB_CONFIG_FILE: z.string().optional(),
  LVD_AGENT_MAX_REQUESTS: wholeNumber(1, 1000, 'a number, 1–1000').default(40),
  LVD_AGENT_MAX_SERIES: wholeNumber(10, 100_000, 'a number, 10–100000').default(1000),
  LVD_LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace'], 'fatal, error, warn, info, debug or trace')
    .default('info'),
});

export type AgentConfig = Readonly<z.infer<typeof agentConfigSchema>>;

export interface Setting {
  /** The environment variable. */
  readonly variable: string;
  /** The flag, without `--`. */
  readonly flag: string;
  /** What its value is, in a word. */
  readonly value: string;
  readonly help: string;
}

/** Every setting. URLs with passwords have no flag of their own, because everybody on the machine can read flags. */
export const settings: readonly Setting[] = [
  { variable: 'LVD_AGENT_HOST', flag: 'host', value: 'ADDRESS', help: 'where to listen' },
  { variable: 'LVD_AGENT_PORT', flag: 'port', value: 'PORT', help: 'where to listen; 0 takes a free port' },
  { variable: 'LVD_AGENT_PROCFS', flag: 'path.procfs', value: 'FOLDER', help: 'where /proc of the host is mounted' },
  { variable: 'LVD_AGENT_SYSFS', flag: 'path.sysfs', value: 'FOLDER', help: 'where /sys of the host is mounted' },
  { variable: 'LVD_AGENT_ROOTFS', flag: 'path.rootfs', value: 'FOLDER', help: 'where / of the host is mounted' },
  {
    variable: 'LVD_AGENT_DATABASE_URL_FILE',
    flag: 'postgres.url-file',
    value: 'FILE',
    help: 'watches PostgreSQL: a file with its URL, or the URL in LVD_AGENT_DATABASE_URL',
  },
  {
    variable: 'LVD_AGENT_REDIS_URL_FILE',
    flag: 'redis.url-file',
    value: 'FILE',
    help: 'watches Redis: a file with its URL, or the URL in LVD_AGENT_REDIS_URL',
  },
  {
    variable: 'LVD_AGENT_NGINX_STATUS_URL',
    flag: 'nginx.status-url',
    value: 'URL',
    help: 'watches nginx: its stub_status page',
  },
  {
    variable: 'LVD_AGENT_ACCESS_LOG_HOST',
    flag: 'access-log.host',
    value: 'ADDRESS',
    help: 'counts what nginx answered: where its access log comes in, by UDP (default with a port: 127.0.0.1)',
  },
  {
    variable: 'LVD_AGENT_ACCESS_LOG_PORT',
    flag: 'access-log.port',
    value: 'PORT',
    help: 'the same, its port (default with an address: 5140)',
  },
  {
    variable: 'LVD_AGENT_PROBE_URL',
    flag: 'probe.url',
    value: 'URL',
    help: 'sends a request there again and again, and tells what came of it',
  },
  {
    variable: 'LVD_AGENT_PROBE_INTERVAL_MS',
    flag: 'probe.interval-ms',
    value: 'NUMBER',
    help: 'milliseconds from one such request to the next',
  },
  {
    variable: 'LVD_AGENT_WEB_CONFIG_FILE',
    flag: 'web.config.file',
    value: 'FILE',
    help: 'TLS, users with passwords and a rate limit, in the format of Prometheus’s exporter-toolkit',
  },
  {
    variable: 'LVD_AGENT_MAX_REQUESTS',
    flag: 'web.max-requests',
    value: 'NUMBER',
    help: 'scrapes that are answered at once; more get 503',
  },
  {
    variable: 'LVD_AGENT_MAX_SERIES',
    flag: 'max-series',
    value: 'NUMBER',
    help: 'series that one metric may have; what is beyond is dropped and counted',
  },
  { variable: 'LVD_LOG_LEVEL', flag: 'log-level', value: 'LEVEL', help: 'fatal, error, warn, info, debug or trace' },
];

/** What programs that the agent starts need to run at all; the rest, with its secrets, is none of their business. */
export function programEnvironment(): NodeJS.ProcessEnv {
  const names = ['PATH', 'HOME', 'LD_LIBRARY_PATH', 'SystemRoot'];
  return Object.fromEntries(names.map((name) => [name, process.env[name]]));
}

/**
 * Reads the flags that were given and the process's environment.
 * Prints every problem and exits with code 78 when there is one.
 */
export function readAgentConfig(flags: Readonly<Record<string, string | undefined>> = {}): AgentConfig {
  const given = settings.filter(({ flag }) => flags[flag] !== undefined);
  const environment: Record<string, string | undefined> = { ...process.env };
  for (const { variable, flag } of given) environment[variable] = flags[flag];
  try {
    return parseConfig(agentConfigSchema, environment);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const byFlag = (line: string): string =>
      given.reduce((text, { variable, flag }) => text.replace(new RegExp(`^${variable}:`), `--${flag}:`), line);
    process.stderr.write(`${new ConfigError(error.problems.map(byFlag)).message}\n`);
    process.exit(configExitCode);
  }
}
