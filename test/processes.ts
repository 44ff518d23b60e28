/**
 * Processes, folders and ports for tests. In: what to run. Out: handles. A guard process ends every child and removes
 * every folder when the test's process is gone, however it went.
 */
import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, realpathSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { type Account, unprivilegedAccount } from '../deploy/programs/account.ts';
import { readRuntimeEnvironment } from '../deploy/programs/config.ts';

export interface RunningProcess {
  readonly pid: number;
  /** Resolves when the process is gone, with its exit code (`null` after a signal). */
  readonly exited: Promise<number | null>;
  /** Everything it has written so far, both streams in order of arrival. */
  output(): string;
  /** Ends it: the signal (SIGTERM if none is given), after 5 s SIGKILL. Safe to call twice. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

export interface ProcessOptions {
  readonly command: string;
  readonly args?: readonly string[];
  /** The whole environment; what a process needs to run at all is added: PATH, and where libraries are. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** As root: run under `nobody`, as third-party servers do. */
  readonly unprivileged?: boolean;
  /** What ends it when the test's process is gone; PostgreSQL cleans up after QUIT but not after KILL (the default). */
  readonly endSignal?: 'KILL' | 'QUIT';
}

const guardScript = `
folder=$1; ended=' '; started=''
while read -r word pid signal; do
  case $word in start) started="$started $pid:$signal" ;; end) ended="$ended$pid " ;; esac
done
for entry in $started; do case $ended in *" \${entry%%:*} "*) ;; *) left="$left $entry" ;; esac; done
for entry in $left; do kill -CONT "\${entry%%:*}"; kill "-\${entry##*:}" "\${entry%%:*}"; done 2>/dev/null
if [ -n "$left" ]; then sleep 0.5; fi
for entry in $left; do kill -KILL "\${entry%%:*}"; done 2>/dev/null
rm -rf "$folder"
`;

let guard: { readonly child: ChildProcessByStdio<Writable, null, null>; readonly folder: string } | undefined;

/** An empty folder that is gone after the test. Every account may enter it, so that servers run as `nobody` can. */
export function temporaryFolder(name = 'test'): string {
  return enterableFolder(join(guarded().folder, `${name}-`));
}

function enterableFolder(prefix: string): string {
  const folder = mkdtempSync(prefix);
  chmodSync(folder, 0o755);
  return folder;
}

/** Starts a process in a group of its own, so that a Ctrl-C in the terminal does not reach it before the test's clean-up. */
export function startProcess(options: ProcessOptions): RunningProcess {
  const account = options.unprivileged ? unprivilegedAccount() : undefined;
  const child = spawn(options.command, options.args ?? [], {
    cwd: options.cwd ?? process.cwd(),
    env: { ...readRuntimeEnvironment(), ...options.env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...asAccount(account),
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += chunk;
    });
  const { promise: exited, resolve } = Promise.withResolvers<number | null>();
  child.once('error', (error) => {
    output += `${error.message}\n`;
    resolve(null);
  });
  child.once('close', (code) => {
    tellGuard(`end ${child.pid} -`);
    resolve(code);
  });
  if (child.pid) tellGuard(`start ${child.pid} ${options.endSignal ?? 'KILL'}`);
  letTestEnd(child, child.stdout, child.stderr);
  return {
    pid: child.pid ?? -1,
    get exited() {
      child.ref(); // whoever waits for the end keeps the test's process waiting
      return exited;
    },
    output: () => output,
    stop: (signal) => stopChild(child, exited, signal),
  };
}

async function stopChild(
  child: ChildProcess,
  exited: Promise<unknown>,
  signal: NodeJS.Signals = 'SIGTERM',
): Promise<void> {
  child.kill(signal);
  const impatience = setTimeout(() => child.kill('SIGKILL'), 5000);
  await exited;
  clearTimeout(impatience);
}

function tellGuard(line: string): void {
  guarded().child.stdin.write(`${line}\n`);
}

/** A child that a test forgot must not keep the test's process waiting. */
function letTestEnd(child: ChildProcess, ...streams: readonly Readable[]): void {
  child.unref();
  // A pipe is a net.Socket, but `spawn` types it as the Readable that it could also be.
  for (const stream of streams) (stream as Readable & { unref?: () => void }).unref?.();
}

/** `uid` and `gid` for `spawn`. */
export function asAccount(account: Account | undefined): { uid?: number; gid?: number } {
  return account ? { uid: account.uid, gid: account.gid } : {};
}

/**
 * A free TCP and UDP port on 127.0.0.1, below the range from which the system takes ports for outgoing connections, and
 * above 10080, the last one that `fetch` and browsers refuse to ask (https://fetch.spec.whatwg.org/#port-blocking).
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 10_100 + Math.floor(Math.random() * 21_900);
    if (await isFree(port)) return port;
  }
}

/** Whether a TCP and a UDP listener could be opened on this port of 127.0.0.1. */
export async function isFree(port: number): Promise<boolean> {
  const tcp = createServer();
  const udp = createSocket('udp4');
  try {
    tcp.listen(port, '127.0.0.1');
    await once(tcp, 'listening');
    udp.bind(port, '127.0.0.1');
    await once(udp, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    await Promise.all([closed(tcp), closed(udp)]);
  }
}

async function closed(socket: { close(done: () => void): unknown }): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  try {
    socket.close(() => resolve());
  } catch {
    resolve(); // it never opened
  }
  return promise;
}

/**
 * Asks every 20 ms until the answer is neither `undefined` nor `false`, and returns it. An error is asked again.
 * @throws Error that says what was waited for and what came last, after `timeoutMs` (20 s if not given).
 */
export async function waitFor<T>(
  what: string,
  ask: () => T | Promise<T>,
  timeoutMs = 20_000,
): Promise<Exclude<T, undefined | false>> {
  const deadline = performance.now() + timeoutMs;
  let last: unknown;
  while (performance.now() < deadline) {
    try {
      const answer = await ask();
      // The two excluded values are just what was tested for; TypeScript cannot narrow a type parameter by `!==`.
      if (answer !== undefined && answer !== false) return answer as Exclude<T, undefined | false>;
      last = answer;
    } catch (error) {
      last = error;
    }
    await delay(20);
  }
  throw new Error(`waited ${timeoutMs} ms for: ${what}; the last answer was: ${String(last)}`, { cause: last });
}

function guarded(): NonNullable<typeof guard> {
  if (!guard) {
    const folder = enterableFolder(join(realpathSync(tmpdir()), 'lvd-test-'));
    const child = spawn('/bin/sh', ['-c', guardScript, 'guard', folder], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    child.stdin.on('error', () => undefined); // the guard only goes when the test's process goes
    letTestEnd(child);
    (child.stdin as Writable & { unref?: () => void }).unref?.();
    guard = { child, folder };
  }
  return guard;
}
