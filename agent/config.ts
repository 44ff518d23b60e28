/** The agent's configuration: flags and environment variables, checked. A flag wins over its variable. */
import process from 'node:process';
import { ConfigError, configExitCode, parseConfig } from '../service/config.ts';
import { type Setting, schemaOf, type ValuesOf } from './setting.ts';
import { settings } from './settings.ts';

export type AgentConfig = ValuesOf<typeof settings>;

export interface Flag {
  /** Without `--`. */
  readonly name: string;
  /** The environment variable that it stands for. */
  readonly variable: string;
  readonly setting: Setting<unknown>;
}

/** Every flag that sets something. */
export const flags: readonly Flag[] = Object.entries<Setting<unknown>>(settings).map(([name, setting]) => ({
  name: setting.flag,
  variable: setting.isSecret ? `${name}_FILE` : name,
  setting,
}));

/** What programs that the agent starts need to run at all; the rest, with its secrets, is none of their business. */
export function programEnvironment(): NodeJS.ProcessEnv {
  const names = ['PATH', 'HOME', 'LD_LIBRARY_PATH', 'SystemRoot'];
  return Object.fromEntries(names.map((name) => [name, process.env[name]]));
}

/** How the clocks of this process are set; undefined when the machine's own zone counts. */
export const readTimeZone = (): string | undefined => process.env.TZ;

/**
 * Reads the flags that were given and the process's environment.
 * Prints every problem and exits with code 78 when there is one.
 */
export function readAgentConfig(values: Readonly<Record<string, string | undefined>> = {}): AgentConfig {
  const given = flags.filter(({ name }) => values[name] !== undefined);
  const environment: Record<string, string | undefined> = { ...process.env };
  for (const { variable, name } of given) environment[variable] = values[name];
  try {
    return parseConfig(schemaOf(settings), environment);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const byFlag = (line: string): string =>
      given.reduce((text, { variable, name }) => text.replace(new RegExp(`^${variable}:`), `--${name}:`), line);
    process.stderr.write(`${new ConfigError(error.problems.map(byFlag)).message}\n`);
    process.exit(configExitCode);
  }
}
