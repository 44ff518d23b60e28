/** `lvd start`: brings the whole monitored system up on this machine, or starts one part of a running one again. */
import process from 'node:process';
import { type Timing, timingOf } from '../../slo/engine/timing.ts';
import { portsAt } from '../ports.ts';
import { stackPrograms } from '../programs/catalogue.ts';
import { type ObtainMode, obtainPrograms } from '../programs/obtain.ts';
import { noStackRuns, parseCommand, stateDirHelp, stateFolder, usageExitCode } from './command.ts';
import { readLocalConfig } from './config.ts';
import { askPart, askStatus } from './control.ts';
import { PartError } from './part.ts';
import { runStack } from './run-stack.ts';

const help = `Usage: lvd start [OPTION …]
       lvd start PART [--state-dir DIR]

Starts PostgreSQL, Redis, the app's workers, nginx, the agent, the alert inbox, Prometheus, Alertmanager, the validator
and, if it is on the machine, Grafana; then watches over them until Ctrl-C. With PART: starts a stopped part again.

  --no-install      only name missing programs, and the command that would get them
  --system          install missing programs for everyone, with the system's package manager
  --port-offset N   move every port by N [0; LVD_PORT_OFFSET]
  --workers N       app workers, 4 to 8 [by the machine's cores; LVD_WORKERS]
  --auto            verify by itself what is due: load tests after a deploy, each day and each week
  --period-divisor N
                    for drills: all periods of the objectives run this many times faster, a divisor of 60 [1]
${stateDirHelp}
`;

const options = {
  'no-install': { type: 'boolean' },
  system: { type: 'boolean' },
  'port-offset': { type: 'string' },
  workers: { type: 'string' },
  auto: { type: 'boolean', default: false },
  'period-divisor': { type: 'string' },
} as const;

export const run = (args: readonly string[]): Promise<number> => start(args, false);

/** @param watch restart workers and bundle the browser code again when their sources change */
export async function start(args: readonly string[], watch: boolean): Promise<number> {
  const parsed = parseCommand(args, help, options);
  if (typeof parsed === 'number') return parsed;
  const { values, positionals } = parsed;
  const state = stateFolder(values['state-dir']);
  const [part] = positionals;
  if (part) return startPart(state, part);

  const config = readLocalConfig();
  const portOffset = wholeNumber('--port-offset', values['port-offset']) ?? config.portOffset;
  const workers = wholeNumber('--workers', values.workers) ?? config.workers;
  const divisor = wholeNumber('--period-divisor', values['period-divisor']) ?? 1;
  if ([portOffset, workers, divisor].some(Number.isNaN)) return usageExitCode;
  const problem = problemWithPorts(portOffset);
  if (problem) {
    process.stderr.write(`lvd start: ${problem}\n`);
    return usageExitCode;
  }
  if (workers !== undefined && (workers < 4 || workers > 8)) {
    process.stderr.write(`lvd start: --workers ${workers}; expected: 4 to 8\n`);
    return usageExitCode;
  }
  const timing = scaledTiming(divisor);
  if (!timing) return usageExitCode;
  if (await askStatus(state.controlSocket)) {
    process.stderr.write(`A stack runs already in ${state.root}. See it with: npm run status\n`);
    return 1;
  }
  const mode: ObtainMode = values['no-install'] ? 'none' : values.system ? 'system' : 'cache';
  if (!(await havePrograms(mode))) return 1;
  return runStack({
    ...{ state, portOffset, workers, watch, timing },
    auto: values.auto,
    baseEnvironment: config.baseEnvironment,
  });
}

async function startPart(state: ReturnType<typeof stateFolder>, part: string): Promise<number> {
  try {
    if (!(await askPart(state.controlSocket, part, 'start'))) {
      process.stderr.write(noStackRuns(state));
      return 1;
    }
    process.stdout.write(`${part} is healthy.\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof PartError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

/** Names what is missing, each with the command that would get it; false when something required is. */
async function havePrograms(mode: ObtainMode): Promise<boolean> {
  const wanted = [...stackPrograms.required, ...stackPrograms.optional];
  const missing = await obtainPrograms(wanted, mode, (line) => process.stdout.write(`${line}\n`));
  for (const { command, purpose, remedy } of missing) {
    process.stdout.write(`Not on this machine: ${command}, for ${purpose}. Get it: ${remedy}\n`);
  }
  const optional: readonly string[] = stackPrograms.optional;
  return missing.every(({ name }) => optional.includes(name));
}

function problemWithPorts(portOffset: number): string | undefined {
  try {
    portsAt(portOffset);
    return undefined;
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
}

/** Undefined (and a message) when the periods cannot be divided so. */
function scaledTiming(divisor: number): Timing | undefined {
  try {
    return timingOf(divisor);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    process.stderr.write(`lvd start: --period-divisor: ${error.message}\n`);
    return undefined;
  }
}

/** Undefined when the option is not given, NaN (and a message) when it is no whole number. */
function wholeNumber(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^-?\d+$/.test(text)) return Number(text);
  process.stderr.write(`lvd start: ${option} ${text}; expected: a whole number\n`);
  return Number.NaN;
}
