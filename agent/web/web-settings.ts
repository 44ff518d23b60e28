/**
 * The web configuration while the agent runs: it is looked at before each connection and request, and read again when one
 * of its files changed. What cannot be used is told, by log and metric, while the last that could is kept.
 */
import { statSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { m } from '../../metrics/catalogue/index.ts';
import type { Instruments } from '../../metrics/instruments/instruments.ts';
import { ConfigError } from '../../service/config.ts';
import type { Logger } from '../../service/log.ts';
import { type ReadResult, readWebConfig, type WebConfig } from './web-config.ts';
import { loadYaml } from './yaml.ts';

export interface WebSettings {
  /** What is in force. */
  readonly current: WebConfig;
  /** Reads the files again when one of them changed. */
  refresh(): void;
  /** Calls the listener whenever something else is in force. */
  onChange(listener: (config: WebConfig) => void): void;
}

export interface WebSettingsOptions {
  readonly path: string;
  readonly instruments: Instruments;
  readonly logger: Logger;
}

/** What failed is tried again after this time even if no file changed: the fault may have been the system's. */
const retryMs = 1000;
const maxReads = 3;

/** Reads the file. Rejects with a ConfigError that lists every problem. */
export async function openWebSettings({ path, instruments, logger }: WebSettingsOptions): Promise<WebSettings> {
  const read = readerOf(path, await loadYaml());
  let last = read();
  if (!last.config) throw new ConfigError(last.problems);
  const first = last.config;
  let current = first;
  let retryAtMs = Number.POSITIVE_INFINITY;
  const listeners: ((config: WebConfig) => void)[] = [];
  const note = noteReloads(instruments);
  note(true);

  const reload = (): void => {
    const before = last.problems;
    last = read();
    const problems = [...last.problems, ...(last.config ? needsRestart(first, last.config, path) : [])];
    last = { ...last, problems };
    note(problems.length === 0);
    retryAtMs = problems.length === 0 ? Number.POSITIVE_INFINITY : performance.now() + retryMs;
    if (last.config && problems.length === 0) {
      current = last.config;
      logger.info('the web configuration was read again');
      for (const listener of listeners) listener(current);
    } else if (problems.join() !== before.join()) {
      logger.error({ problems }, 'the web configuration cannot be used; the last one that could is kept');
    }
  };
  return {
    get current() {
      return current;
    },
    refresh() {
      if (performance.now() >= retryAtMs || stateOf(last.files) !== last.state) reload();
    },
    onChange: (listener) => listeners.push(listener),
  };
}

/** Reads until no file changed meanwhile, so that a change is never missed. */
function readerOf(path: string, parseYaml: Awaited<ReturnType<typeof loadYaml>>) {
  let files: readonly string[] = [path];
  return (): ReadResult & { readonly state: string } => {
    for (let turn = 1; ; turn += 1) {
      const before = stateOf(files);
      const result = readWebConfig(path, parseYaml);
      files = result.files;
      const isSettled = stateOf(files) === before;
      // Still changing: with the state of before, the next refresh reads it again.
      if (isSettled || turn === maxReads) return { ...result, state: before };
    }
  };
}

/** Changes when one of the files does. */
function stateOf(files: readonly string[]): string {
  return files
    .map((file) => {
      const stat = statSync(file, { throwIfNoEntry: false });
      return stat ? `${stat.ino} ${stat.size} ${stat.mtimeMs} ${stat.ctimeMs}` : 'absent';
    })
    .join();
}

/** What the listening socket cannot change while it listens. */
function needsRestart(first: WebConfig, next: WebConfig, path: string): readonly string[] {
  const line = (what: string): string =>
    `${path}: tls_server_config: ${what}; expected: a restart of the agent for this`;
  if (Boolean(first.tls) !== Boolean(next.tls)) return [line('TLS is turned on or off')];
  const asks = ({ tls }: WebConfig): boolean => tls !== undefined && tls.clientAuthType !== 'NoClientCert';
  return asks(first) === asks(next) ? [] : [line('clients are asked for a certificate or no longer')];
}

function noteReloads(instruments: Instruments): (succeeded: boolean) => void {
  const successful = instruments.gauge(m.agent_web_config_last_reload_successful, 'state').bind({});
  const timestamp = m.agent_web_config_last_reload_success_timestamp_seconds;
  const succeededAt = instruments.gauge(timestamp, 'timestamp seconds').bind({});
  return (succeeded) => {
    successful.set(succeeded ? 1 : 0);
    if (succeeded) succeededAt.set(Math.floor(Date.now() / 1000));
  };
}
