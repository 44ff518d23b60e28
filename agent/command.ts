/** `lvd agent`: the agent as a command of its own, which can watch any host. */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { ConfigError, configExitCode } from '../service/config.ts';
import { createLogger } from '../service/log.ts';
import { stopOnSignal } from '../service/stop.ts';
import { startAgent, startWatch } from './agent.ts';
import { type AgentConfig, readAgentConfig, flags as settingFlags } from './config.ts';
import { codeOf } from './error-code.ts';
import { keepHeapSmall } from './heap.ts';
import { renderHelp } from './help.ts';
import { renderList } from './list.ts';
import { loadCollectors } from './load-collectors.ts';
import { someFilesystemHangs } from './space.ts';

const stopDeadlineMs = 5000;
const usageExitCode = 2;

const modeOptions = {
  once: { type: 'boolean' },
  list: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;
const settingOptions = Object.fromEntries(settingFlags.map(({ name }) => [name, { type: 'string' } as const]));

/** Exit code 0: it was stopped or did what was asked, 1: it could not start, 2: wrong usage, 78: wrong configuration. */
export async function run(args: readonly string[]): Promise<number> {
  const options = parse(args);
  if (!options) return usageExitCode;
  const { modes, flags } = options;
  if (modes.help) {
    process.stdout.write(renderHelp());
    return 0;
  }
  if (modes.list) {
    process.stdout.write(renderList(await loadCollectors(process.platform), modes.json ?? false));
    return 0;
  }
  const config = readAgentConfig(flags);
  return modes.once ? printOnce(config) : serve(config);
}

function parse(args: readonly string[]) {
  try {
    const { values: modes } = parseArgs({ args: [...args], options: { ...settingOptions, ...modeOptions } });
    const { values: flags } = parseArgs({ args: [...args], options: { ...settingOptions }, strict: false });
    const texts = Object.entries(flags).flatMap(([flag, value]) => (typeof value === 'string' ? [[flag, value]] : []));
    return { modes, flags: Object.fromEntries(texts) as Record<string, string> };
  } catch (error) {
    process.stderr.write(`lvd agent: ${usageProblem(error)}\n`);
    process.stderr.write('lvd agent --help lists the options.\n');
    return undefined;
  }
}

/** What stands where no option is expected may be a URL with a password: it is not repeated. */
function usageProblem(error: unknown): string {
  const isPositional = codeOf(error) === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL';
  if (isPositional) return 'there is something that is no option (not shown); expected: only options';
  return error instanceof Error ? error.message : String(error);
}

/** The second exposition has what is collected in the background, too. */
async function printOnce(config: AgentConfig): Promise<number> {
  const watch = await startWatch(config, createLogger('agent', 'silent'));
  await watch.render();
  await watch.registry.settled();
  const text = (await watch.render()).join('');
  await new Promise<void>((resolve) => process.stdout.write(text, () => resolve()));
  await watch.close();
  endInSpiteOfHangingFilesystems();
  return 0;
}

/** The end of a process waits for its threads, and one that asks a filesystem that hangs never ends. */
function endInSpiteOfHangingFilesystems(): void {
  if (someFilesystemHangs()) process.kill(process.pid, 'SIGKILL');
}

/** Resolves only when it could not start: a signal stops it and ends the process. */
async function serve(config: AgentConfig): Promise<number> {
  const logger = createLogger('agent', config.LVD_LOG_LEVEL);
  try {
    const { port, accessLogPort, stop } = await startAgent(config, logger);
    logger.info({ host: config.LVD_AGENT_HOST, port, accessLogPort }, 'the agent is up');
    process.once('exit', endInSpiteOfHangingFilesystems);
    keepHeapSmall();
    stopOnSignal({ logger, deadlineMs: stopDeadlineMs, stop });
    return await new Promise<never>(() => undefined);
  } catch (error) {
    if (error instanceof ConfigError) {
      process.stderr.write(`${error.message}\n`);
      return configExitCode;
    }
    logger.fatal({ err: error }, 'the agent could not start');
    return 1;
  }
}
