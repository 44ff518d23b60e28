/** The whole stack for a test: started by the command that people use, on free ports, in a temporary folder. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { basePorts } from '../../deploy/ports.ts';
import { localTopology, type Topology } from '../../deploy/topology.ts';
import { isFree, startProcess, temporaryFolder, waitFor } from '../services.ts';
import { inheritedEnvironment } from './config.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const fewestWorkers = 4;
/** Whatever number of workers a test starts, their ports must be free. */
const mostWorkers = 8;
const startDeadlineMs = 180_000;
const statusPauseMs = 500;

export interface CommandResult {
  readonly code: number | null;
  readonly output: string;
}

/** Where a stack keeps its data and listens; given again, the next stack goes on with it. */
export interface StackPlace {
  readonly stateFolder: string;
  readonly portOffset: number;
}

export interface TestStack {
  readonly topology: Topology;
  readonly place: StackPlace;
  /** The supervisor's process. */
  readonly pid: number;
  /** Everything that the supervisor has printed so far. */
  output(): string;
  /** Runs `lvd COMMAND` against this stack. */
  lvd(...args: readonly string[]): Promise<CommandResult>;
  /** A token that may read and post, made at the first call. */
  token(): Promise<string>;
  /** The URL of a part: `url('nginx', '/alerts')`. */
  url(part: 'nginx' | 'inbox' | 'prometheus' | 'alertmanager' | 'agent', path?: string): string;
  /** Stops the stack as Ctrl-C does, unless it has ended; resolves to the exit code and everything that it printed. */
  stop(): Promise<CommandResult>;
}

/**
 * Starts it and resolves when every part is healthy. @throws Error with what it printed when it is not in time.
 * @param options more options of `lvd start`
 */
export async function startStack(
  given?: StackPlace,
  options: readonly string[] = [],
  workers = fewestWorkers,
): Promise<TestStack> {
  const place = given ?? (await newPlace());
  const { portOffset: offset } = place;
  const state = ['--state-dir', place.stateFolder];
  const ports = ['--port-offset', String(offset)];
  const started = startProcess({
    command: process.execPath,
    args: [join(root, 'lvd.js'), 'start', ...ports, '--workers', String(workers), ...state, ...options],
    env: inheritedEnvironment(),
  });
  let ended = false;
  started.exited.then(() => {
    ended = true;
  });
  const topology = localTopology(offset, workers);
  let token: Promise<string> | undefined;
  const stack: TestStack = {
    topology,
    place,
    pid: started.pid,
    output: () => started.output(),
    lvd: (...args) => runCommand([...args, ...state]),
    token() {
      token ??= createToken(stack);
      return token;
    },
    url: (part, path = '/') => `http://${topology[part].host}:${topology[part].port}${path}`,
    async stop() {
      if (!ended) process.kill(started.pid, 'SIGINT');
      return { code: await started.exited, output: started.output() };
    },
  };
  const deadline = Date.now() + startDeadlineMs;
  while ((await stack.lvd('status')).code !== 0) {
    if (ended || Date.now() > deadline) throw new Error(`the stack did not start:\n${started.output()}`);
    await delay(statusPauseMs);
  }
  return stack;
}

/** Does something with a stack of its own, which is stopped afterwards. */
export async function withStack<T>(work: (stack: TestStack) => Promise<T>, workers?: number): Promise<T> {
  const stack = await startStack(undefined, [], workers);
  try {
    return await work(stack);
  } finally {
    await stack.stop();
  }
}

async function createToken(stack: TestStack): Promise<string> {
  const { code, output } = await stack.lvd('token', 'create', '--scope', 'read,ingest', '--json');
  if (code !== 0) throw new Error(`no token could be made:\n${output}`);
  return (JSON.parse(output) as { token: string }).token; // our own command's output
}

/** A fresh folder and ports that are free. */
export async function newPlace(): Promise<StackPlace> {
  return { stateFolder: temporaryFolder('stack'), portOffset: await freeOffset() };
}

function runCommand(args: readonly string[]): Promise<CommandResult> {
  const { promise, resolve } = Promise.withResolvers<CommandResult>();
  const options = { env: inheritedEnvironment() };
  execFile(process.execPath, [join(root, 'lvd.js'), ...args], options, (error, stdout, stderr) => {
    const code = error ? (typeof error.code === 'number' ? error.code : null) : 0;
    resolve({ code, output: stdout + stderr });
  });
  return promise;
}

/** An offset at which every port of the stack is free. */
async function freeOffset(): Promise<number> {
  const more = Array.from({ length: mostWorkers }, (_, index) => [basePorts.app + index, basePorts.appMetrics + index]);
  const ports = [...new Set([...Object.values(basePorts), ...more.flat()])];
  let offset = 19_000;
  return waitFor('a port offset at which every port of the stack is free', async () => {
    offset = offset >= 48_000 ? 20_000 : offset + 1_000;
    const free = await Promise.all(ports.map((port) => isFree(port + offset)));
    return free.every(Boolean) ? offset : undefined;
  });
}
