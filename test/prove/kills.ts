/**
 * SIGKILL to any part at any time under load, of the whole stack through nginx: clients send a result again until it is
 * acknowledged, and in the end each is stored exactly once; Prometheus counts nothing that was not; boards converge.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { randomFrom } from '../../service/random.ts';
import { type TestStack, withStack } from '../e2e/stack.ts';
import { waitFor } from '../services.ts';
import { finalStateFindings } from './final-states.ts';
import { describeKills, Killer } from './killing.ts';
import { describeAttempts, Load } from './load.ts';
import type { Finding, Form, Proof, ProofOptions } from './proof.ts';
import { rateFindings } from './rates.ts';
import { storedFinding } from './stored.ts';
import { Viewer } from './viewers.ts';

interface Size {
  readonly kills: number;
  readonly finalStates: number;
  readonly viewers: number;
  readonly clients: number;
  /** Within which all boards show what was acknowledged after a kill. */
  readonly convergeMs: number;
}

const sizes: Readonly<Record<Form, Size>> = {
  long: { kills: 100, finalStates: 20, viewers: 100, clients: 20, convergeMs: 5000 },
  // Where other tests run at the same time, no second is promised.
  short: { kills: 4, finalStates: 1, viewers: 20, clients: 10, convergeMs: 30_000 },
};
const meanPauseMs = 150;
/** Between two kills: also while the part that was killed before is still away. */
const [shortestPauseMs, longestPauseMs] = [300, 6000];
const recoveryMs = 120_000;
/** Prometheus has scraped every worker again. */
const scrapeMs = 25_000;

export const killsProof: Proof = {
  name: 'kills',
  summary:
    'SIGKILL to workers, PostgreSQL, Redis and nginx under load: each acknowledged result is stored exactly once',
  takes: { long: '10 min', short: '1 min' },
  run: (options) => withStack((stack) => proveKills(stack, options)),
};

/** Tries it on a stack that runs. */
export async function proveKills(stack: TestStack, { form, seed, tell }: ProofOptions): Promise<readonly Finding[]> {
  const size = sizes[form];
  const random = randomFrom(seed);
  const baseUrl = stack.url('nginx', '');
  const token = await stack.token();
  const load = new Load({ baseUrl, token, random, clients: size.clients, meanPauseMs, untilAcknowledged: true });
  const viewers = Array.from({ length: size.viewers }, () => new Viewer(baseUrl));
  const killer = new Killer(stack, random);
  try {
    for (const viewer of viewers) viewer.open();
    await load.start();
    for (let number = 1; number <= size.kills; number += 1) {
      await delay(random.between(shortestPauseMs, longestPauseMs));
      const { what } = await killer.killAny();
      tell(`  kill ${number} of ${size.kills}: ${what}`);
    }
    const recovered = await recoveredFinding(stack);
    const finalStates = await finalStateFindings({
      stack,
      killer,
      viewers,
      tell,
      count: size.finalStates,
      limitMs: size.convergeMs,
    });
    await load.stop();
    await delay(scrapeMs);
    const { kills } = killer;
    return [
      { claim: 'parts are killed under load', seen: describeKills(kills), held: kills.length >= size.kills },
      recovered,
      await storedFinding(stack, load),
      ...finalStates,
      ...(await rateFindings(stack.url('prometheus'), load.attempts, kills)),
      { claim: 'requests meanwhile, for information', seen: describeAttempts(load.attempts), held: true },
    ];
  } finally {
    await load.stop();
    await Promise.all(viewers.map((viewer) => viewer.close()));
  }
}

async function recoveredFinding(stack: TestStack): Promise<Finding> {
  const status = () => stack.lvd('status');
  const healthy = await waitFor('all parts to be healthy', async () => (await status()).code === 0, recoveryMs).catch(
    () => false,
  );
  const seen = healthy ? 'all of them' : (await status()).output;
  return { claim: 'every part is healthy again by itself', seen, held: healthy };
}
