/** A worker is killed, and a state is told right after: every open board shows it soon, and none is lost. */

import { randomUUID } from 'node:crypto';
import type { TestStack } from '../e2e/stack.ts';
import { waitFor } from '../services.ts';
import type { Killer } from './killing.ts';
import type { Finding } from './proof.ts';
import { connectToDatabase } from './stored.ts';
import type { Viewer } from './viewers.ts';

export interface FinalStateOptions {
  readonly stack: TestStack;
  readonly killer: Killer;
  readonly viewers: readonly Viewer[];
  readonly tell: (line: string) => void;
  /** How many workers are killed. */
  readonly count: number;
  /** Within which every open board shows what was acknowledged. */
  readonly limitMs: number;
}

const suite = 'proof of final states';
const check = 'the same one';
/** After that it counts as lost. */
const lostMs = 60_000;

export async function finalStateFindings(options: FinalStateOptions): Promise<readonly Finding[]> {
  const { stack, killer, viewers, tell, count, limitMs } = options;
  const times: number[] = [];
  for (let number = 1; number <= count; number += 1) {
    const { what } = await killer.killWorker();
    await post(stack, number);
    const acknowledgedAt = performance.now();
    const version = await storedVersion(stack);
    const shown = () => viewers.every((viewer) => viewer.isOpen && viewer.version >= version);
    const converged = await waitFor('every board to show it', shown, lostMs).catch(() => false);
    times.push(converged ? performance.now() - acknowledgedAt : Number.POSITIVE_INFINITY);
    tell(`  final state ${number} of ${count}, after the kill of ${what}: ${times.at(-1)?.toFixed(0)} ms`);
    await waitFor('all parts to be healthy', async () => (await stack.lvd('status')).code === 0, lostMs);
  }
  const lost = times.filter((time) => time === Number.POSITIVE_INFINITY).length;
  const longest = Math.max(...times);
  return [
    { claim: 'no final state is lost', seen: `${lost} of ${count} lost`, held: lost === 0 && count > 0 },
    {
      claim: `every open board shows it within ${limitMs / 1000} s of its acknowledgement`,
      seen: `after ${(longest / 1000).toFixed(1)} s at the latest, on ${viewers.length} boards`,
      held: longest <= limitMs,
    },
  ];
}

/** Sends it until it is acknowledged. */
async function post(stack: TestStack, number: number): Promise<void> {
  const status = number % 2 === 0 ? 'passed' : 'failed';
  const body = JSON.stringify({ suite, results: [{ check, status, message: `state ${number}` }] });
  const authorization = `Bearer ${await stack.token()}`;
  const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID(), authorization };
  await waitFor('an acknowledgement', async () => {
    const response = await fetch(stack.url('nginx', '/api/v1/ingest/json'), { method: 'POST', headers, body });
    await response.arrayBuffer();
    return response.ok;
  });
}

async function storedVersion(stack: TestStack): Promise<number> {
  const client = await connectToDatabase(stack);
  try {
    const { rows } = await client.query<{ version: string }>('select max(version) as version from project');
    return Number(rows[0]?.version);
  } finally {
    await client.end();
  }
}
