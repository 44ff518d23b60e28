/** Runs the stack in the foreground: starts every part, prints the table, watches over them until it is asked to stop. */
import process from 'node:process';
import { buildAssets } from '../../app/web/build.ts';
import { sameSignalMs } from '../../service/same-signal.ts';
import type { Timing } from '../../slo/engine/timing.ts';
import { unprivilegedAccount } from '../programs/account.ts';
import { firstTokenWords } from '../tokens/native.ts';
import { localTopology, workerCount } from '../topology.ts';
import { serveControl } from './control.ts';
import { migrate } from './migrate.ts';
import { PartError } from './part.ts';
import { httpUrl } from './parts/context.ts';
import { databaseUrlFiles } from './parts/postgres.ts';
import { findPortsInUse, type PortInUse } from './ports-in-use.ts';
import { claim, endLeftovers } from './process-records.ts';
import { defineStack } from './stack.ts';
import { createStateFolder, type StateFolder } from './state-folder.ts';
import { renderStatusTable } from './status-table.ts';
import { Supervisor } from './supervisor.ts';

export interface RunOptions {
  readonly state: StateFolder;
  readonly portOffset: number;
  /** By the machine's cores when it is not given. */
  readonly workers: number | undefined;
  readonly watch: boolean;
  /** The validator verifies by itself what is due. */
  readonly auto: boolean;
  /** The periods of the objectives as they run; scaled down for drills. */
  readonly timing: Timing;
  readonly baseEnvironment: Readonly<Record<string, string>>;
}

const killedExitCode = 130;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Resolves to the exit code: 0 after a clean stop, 1 when the stack could not be started. */
export async function runStack(options: RunOptions): Promise<number> {
  try {
    createStateFolder(options.state);
  } catch (error) {
    if (!(error instanceof PartError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
  const release = claim(options.state.claim);
  if (!release) {
    process.stderr.write(`A stack is being started already in ${options.state.root}. See it with: npm run status\n`);
    return 1;
  }
  try {
    return await runClaimed(options);
  } finally {
    release();
  }
}

async function runClaimed(options: RunOptions): Promise<number> {
  const { state, portOffset, workers = workerCount(), watch, auto, timing } = options;
  const startedAt = performance.now();
  const leftovers = await endLeftovers(state.records);
  if (leftovers.length > 0) say(`Ended what an interrupted stack had left running: ${leftovers.join(', ')}.`);

  const topology = localTopology(portOffset, workers);
  const context = { topology, state, account: unprivilegedAccount(), watch, auto, timing };
  const parts = defineStack(context);
  const portsInUse = await findPortsInUse(parts);
  if (portsInUse.length > 0) {
    process.stderr.write(describePortsInUse(portsInUse, portOffset));
    return 1;
  }
  if (timing.divisor > 1) say(`A drill: all periods of the objectives run ${timing.divisor} times faster.`);
  say(`Starting ${parts.length} parts; their data and logs are in ${state.root}`);
  const build = { outDir: state.assets, minify: !watch };
  const assets = await buildAssets({
    ...build,
    ...(watch && { watch: () => say('The browser code was bundled again; reload the page.') }),
  });
  const supervisor = new Supervisor(parts, {
    logsFolder: state.logs,
    recordsFile: state.records,
    baseEnvironment: options.baseEnvironment,
    report: say,
  });
  const stopped = stopOnRequest(supervisor);
  const control = await serveControl(state.controlSocket, supervisor, {
    onStop: stopped.request,
    async prepareRestart() {
      // The sources may be newer than what runs.
      if (!watch) await buildAssets(build);
      await migrate(context, databaseUrlFiles(context).app);
    },
  });
  try {
    await Promise.race([supervisor.startAll(), stopped.promise]);
    if (!stopped.isRequested()) {
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      say(
        `\n${renderStatusTable(await supervisor.status())}\nEverything is healthy after ${seconds} s. Ctrl-C stops it.`,
      );
      const words = await firstTokenWords(state, httpUrl(topology.nginx));
      if (words) say(`\n${words}`);
    }
    await stopped.promise;
    return 0;
  } catch (error) {
    if (stopped.isRequested()) return 0;
    if (!(error instanceof PartError)) throw error;
    process.stderr.write(`✗ ${error.message}\nThe stack could not be started; what ran is stopped again.\n`);
    await supervisor.stopAll();
    return 1;
  } finally {
    await stopped.done();
    await assets.stop();
    control.close();
    control.closeAllConnections();
  }
}

/** Stops the supervisor at the first signal or request; a second Ctrl-C ends every part without waiting. */
function stopOnRequest(supervisor: Supervisor) {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let stopping: Promise<void> | undefined;
  const request = (): Promise<void> => {
    if (!stopping) {
      say('\nStopping …');
      stopping = supervisor.stopAll();
      stopping.then(() => resolve(), reject);
    }
    return stopping;
  };
  let firstSignalAt = 0;
  const onSignal = () => {
    firstSignalAt ||= performance.now();
    if (performance.now() - firstSignalAt > sameSignalMs) {
      supervisor.killAll();
      process.exit(killedExitCode);
    }
    void request();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of signals) process.on(name, onSignal);
  return {
    promise,
    request,
    isRequested: () => stopping !== undefined,
    async done() {
      await stopping;
      for (const name of signals) process.off(name, onSignal);
    },
  };
}

function describePortsInUse(portsInUse: readonly PortInUse[], portOffset: number): string {
  const lines = portsInUse.map(
    ({ part, protocol, port, holder }) => `  ${port}/${protocol}, for ${part}${holder ? `: held by ${holder}` : ''}`,
  );
  const one = portsInUse.length === 1;
  return (
    `${one ? 'A port is' : 'Some ports are'} in use:\n${lines.join('\n')}\n` +
    `Stop what holds ${one ? 'it' : 'them'}, or move all ports: npm start -- --port-offset ${portOffset + 1000}\n`
  );
}
