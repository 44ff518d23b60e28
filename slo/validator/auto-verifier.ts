/** Verifies by itself what is due: starts `lvd verify all` as a process of its own, one at a time. */
import { type ChildProcess, spawn } from 'node:child_process';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { m } from '../../metrics/catalogue/index.ts';
import type { BoundCounter } from '../../metrics/instruments/bound.ts';
import type { Instrument, Instruments } from '../../metrics/instruments/instruments.ts';
import type { Logger } from '../../service/log.ts';
import { everyObjective, type Journal, runningExclusions } from '../journal/journal.ts';
import { isDue, type OccasionState } from '../verification/due.ts';

export interface AutoVerifierOptions {
  /** The script of the command line `lvd`. */
  readonly lvd: string;
  readonly instruments: Instruments;
  readonly logger: Logger;
}

type Result = 'held' | 'missed' | 'generator-limited' | 'failed';

/** What the exit codes of `lvd verify` mean; others are failures. */
const results: ReadonlyMap<number | null, Result> = new Map([
  [0, 'held'],
  [1, 'missed'],
  [3, 'generator-limited'],
] as const);

/** What did not end well is not tried again at once: each try is load, and its time counts in no error budget. */
const tryAgainAfterMs = 60 * 60 * 1000;
/** A verification that is stopped revokes its token and ends its exclusion; so long it may take. */
export const stopDeadlineMs = 8_000;

export class AutoVerifier {
  readonly #options: AutoVerifierOptions;
  readonly #ended: Instrument<typeof m.validator_verifications_total, BoundCounter>;
  #running: { readonly child: ChildProcess; readonly exited: Promise<void> } | null = null;
  /** Milliseconds since the epoch. */
  #notBefore = 0;
  #isStopping = false;

  constructor(options: AutoVerifierOptions) {
    this.#options = options;
    this.#ended = options.instruments.counter(m.validator_verifications_total, 'runs');
  }

  /** Starts a verification if something is due and nothing speaks against it. */
  consider(states: readonly OccasionState[], journal: Journal): void {
    const due = states.filter(isDue);
    const isHeldBack = this.#running !== null || this.#isStopping || Date.now() < this.#notBefore;
    if (due.length === 0 || isHeldBack || isAllExcluded(journal)) return;
    this.#start(due.map(({ occasion }) => occasion));
  }

  /** Ends what runs. Resolves when it is gone; nothing is started any more. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    if (!this.#running) return;
    const { child, exited } = this.#running;
    child.kill('SIGTERM');
    const impatience = setTimeout(() => child.kill('SIGKILL'), stopDeadlineMs);
    await exited;
    clearTimeout(impatience);
  }

  #start(due: readonly string[]): void {
    const { lvd, logger } = this.#options;
    logger.info({ due }, 'a verification is due and begins');
    const child = spawn(process.execPath, [lvd, 'verify', 'all'], { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const input of [child.stdout, child.stderr])
      createInterface({ input }).on('line', (line) => line.trim() !== '' && logger.info({ from: 'lvd verify' }, line));
    const { promise: exited, resolve } = Promise.withResolvers<void>();
    child.once('error', (error) => logger.error({ err: error }, 'the verification could not be started'));
    child.once('close', (code) => {
      this.#running = null;
      if (!this.#isStopping) this.#finish(code);
      resolve();
    });
    this.#running = { child, exited };
  }

  #finish(code: number | null): void {
    const result = results.get(code) ?? 'failed';
    this.#ended.bind({ result }).inc();
    if (result !== 'held') this.#notBefore = Date.now() + tryAgainAfterMs;
    this.#options.logger.info({ result, code }, 'the verification has ended');
  }
}

/** Maintenance goes on, or a load test that somebody else has started, or its last requests are being counted. */
const isAllExcluded = (journal: Journal): boolean =>
  runningExclusions(journal, new Date()).some(({ objective }) => objective === everyObjective);
