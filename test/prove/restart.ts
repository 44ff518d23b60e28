/**
 * Rolling restarts under load, of the whole stack through nginx: no request fails, no acknowledged result is lost or
 * stored twice, open streams come back spread over time and end with the newest board.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { randomFrom } from '../../service/random.ts';
import { type TestStack, withStack } from '../e2e/stack.ts';
import { waitFor } from '../services.ts';
import { describeAttempts, Load } from './load.ts';
import type { Finding, Form, Proof, ProofOptions } from './proof.ts';
import { storedFinding } from './stored.ts';
import { Viewer } from './viewers.ts';

interface Size {
  readonly restarts: number;
  readonly requests: number;
  readonly viewers: number;
  readonly clients: number;
  /** Of the streams that ended, this share at most may come back within the same half second. */
  readonly largestShare: number;
}

const sizes: Readonly<Record<Form, Size>> = {
  long: { restarts: 8, requests: 5000, viewers: 200, clients: 30, largestShare: 1 / 4 },
  short: { restarts: 1, requests: 1000, viewers: 60, clients: 20, largestShare: 1 / 2 },
};
const meanPauseMs = 300;
/** Load before the first and after the last restart. */
const calmMs = 2000;
/** A stampede is when many of the streams that ended come back within such a time. */
const windowMs = 500;
const convergeMs = 10_000;

export const restartProof: Proof = {
  name: 'restart',
  summary: 'rolling restarts of all workers under load: no request fails, nothing is lost, streams come back',
  takes: { long: '4 min', short: '1 min' },
  run: (options) => withStack((stack) => proveRestart(stack, options)),
};

/** Tries it on a stack that runs. */
export async function proveRestart(stack: TestStack, { form, seed, tell }: ProofOptions): Promise<readonly Finding[]> {
  const size = sizes[form];
  const baseUrl = stack.url('nginx', '');
  const load = new Load({
    baseUrl,
    token: await stack.token(),
    random: randomFrom(seed),
    clients: size.clients,
    meanPauseMs,
    untilAcknowledged: false,
  });
  const viewers = Array.from({ length: size.viewers }, () => new Viewer(baseUrl));
  try {
    for (const viewer of viewers) viewer.open();
    await waitFor('all streams to be open', () => viewers.every(({ isOpen }) => isOpen));
    await load.start();
    await delay(calmMs);
    const restarts = await restart(stack, size.restarts, tell);
    await delay(calmMs);
    await waitFor('enough requests', () => load.attempts.length >= size.requests, 60_000);
    await load.stop();
    return [
      ...restarts,
      ...requestFindings(load, size),
      await storedFinding(stack, load),
      ...(await streamFindings(stack, viewers, size)),
    ];
  } finally {
    await load.stop();
    await Promise.all(viewers.map((viewer) => viewer.close()));
  }
}

async function restart(stack: TestStack, count: number, tell: ProofOptions['tell']): Promise<readonly Finding[]> {
  const seconds: number[] = [];
  const failed: string[] = [];
  for (let number = 1; number <= count; number += 1) {
    const startedAt = performance.now();
    const { code, output } = await stack.lvd('restart', '--rolling');
    const took = (performance.now() - startedAt) / 1000;
    if (code !== 0) failed.push(output);
    seconds.push(took);
    tell(
      `  rolling restart ${number} of ${count}: ${took.toFixed(1)} s\n${output.replaceAll(/^(?=.)/gm, '    ').trimEnd()}`,
    );
  }
  const seen = `${count - failed.length} of ${count}, in ${Math.min(...seconds).toFixed(0)} to ${Math.max(...seconds).toFixed(0)} s each`;
  return [{ claim: 'every rolling restart completes', seen: [seen, ...failed].join('\n'), held: failed.length === 0 }];
}

function requestFindings({ attempts, failures }: Load, { requests }: Size): readonly Finding[] {
  return [
    { claim: `at least ${requests} requests`, seen: String(attempts.length), held: attempts.length >= requests },
    { claim: 'no request fails', seen: describeAttempts(attempts), held: failures.length === 0 },
  ];
}

async function streamFindings(
  stack: TestStack,
  viewers: readonly Viewer[],
  { largestShare }: Size,
): Promise<readonly Finding[]> {
  const board = await (await fetch(stack.url('nginx', '/api/v1/board'))).json();
  const { version } = board as { version: number }; // the API's documented answer
  const behind = () => viewers.filter((viewer) => !viewer.isOpen || viewer.version < version).length;
  await waitFor('every stream to converge', () => behind() === 0, convergeMs).catch(() => undefined);
  const returns = viewers.flatMap((viewer) => viewer.returns);
  const share = largestShareWithin(
    returns.map(({ endedAt, openedAt }) => openedAt - endedAt),
    windowMs,
  );
  return [
    {
      claim: 'every stream is open at the end and shows the newest board',
      seen: `${behind()} of ${viewers.length} do not; ${returns.length} returns`,
      held: behind() === 0 && viewers.every((viewer) => viewer.returns.length > 0),
    },
    {
      claim: `streams come back spread over time: at most ${Math.round(largestShare * 100)} % within the same half second`,
      seen: `${Math.round(share * 100)} %`,
      held: returns.length > 0 && share <= largestShare,
    },
  ];
}

/** The largest share of the values that lies within a window of this width. */
export function largestShareWithin(values: readonly number[], width: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const counts = sorted.map((from, index) => sorted.slice(index).filter((value) => value < from + width).length);
  return Math.max(0, ...counts) / Math.max(1, values.length);
}
