/** What sending a request costs the load test's generator, beside autocannon at the same rate. */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { invented } from '../../../load/scenarios/dashboard.ts';
import { randomFrom } from '../../../service/random.ts';
import { freePort, startProcess, waitFor } from '../../services.ts';
import type { Bench, BenchOptions, Report } from '../bench.ts';
import { figureOf } from '../interleave.ts';
import { askForRound, type Round } from './rounds.ts';

const perSecond = 1000;
const secondsPerRound = 5;
/** So many different ones. */
const requestCount = 500;
/** In which the code of both is compiled. */
const warmUpRounds = 2;

async function run({ rounds, tell }: BenchOptions): Promise<Report> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const here = (file: string): string => join(import.meta.dirname, file);
  const server = startProcess({
    command: process.execPath,
    args: [here('answering-server.ts'), String(port)],
    env: {},
  });
  await waitFor('the server', async () => (await fetch(url)).ok);
  const senders = { peer: fork(here('peer.ts')), ours: fork(here('ours.ts')) };
  try {
    const wish = { url, perSecond, seconds: secondsPerRound, requests: invented(requestCount, randomFrom(1)) };
    const taken: { readonly peer: Round; readonly ours: Round }[] = [];
    for (let round = -warmUpRounds; round < rounds; round += 1) {
      const measured = { peer: await askForRound(senders.peer, wish), ours: await askForRound(senders.ours, wish) };
      tell(`${measured.ours.requests} and ${measured.peer.requests} requests`);
      if (round >= 0) taken.push(measured);
    }
    return reportOf(taken);
  } finally {
    for (const sender of Object.values(senders)) sender.kill();
    await server.stop('SIGKILL');
  }
}

function reportOf(taken: readonly { readonly peer: Round; readonly ours: Round }[]): Report {
  const cpuOf = (of: (one: (typeof taken)[number]) => Round): readonly number[] =>
    taken.map((one) => of(one).cpuMicrosPerRequest);
  const [peer, ours] = [cpuOf((one) => one.peer), cpuOf((one) => one.ours)];
  const lags = taken.map((one) => one.ours.lagMs ?? Number.NaN);
  const [cpu, lag] = [figureOf('lvd load', ours, peer), figureOf('lvd load', lags, lags)];
  return {
    tables: [
      { title: 'CPU time of one request', unit: 'µs', figures: [figureOf('autocannon', peer, peer), cpu] },
      { title: 'So late are 99 % of the requests at most', unit: 'ms', figures: [lag] },
    ],
    targets: [
      { what: 'CPU time of one request', bound: 'at most', limit: 200, unit: 'µs', value: cpu.median },
      { what: 'lag of 99 % of the requests', bound: 'at most', limit: 10, unit: 'ms', value: lag.median },
    ],
    notes: [`${perSecond} requests a second of the dashboard's scenario for ${secondsPerRound} s a round`],
  };
}

export const loadBench: Bench = {
  name: 'load',
  summary: 'what sending a request costs the load test, beside autocannon at the same rate',
  rounds: 7,
  intervalMs: 0,
  run,
};
