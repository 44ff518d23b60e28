/** Whether a process tells how busy it is. */
import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { createInstruments } from '../metrics/instruments/instruments.ts';
import { registerProcessMetrics } from './process-metrics.ts';

const instruments = createInstruments();
registerProcessMetrics(instruments, '1.0.0');

async function loopSeconds(): Promise<{ active: number; idle: number }> {
  const text = await instruments.render('text');
  const of = (state: string): number =>
    Number(new RegExp(`^nodejs_eventloop_${state}_seconds_total (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
  return { active: of('active'), idle: of('idle') };
}

const turnMs = 20;
const turns = 40;

/** Keeps the loop busy for this share of each turn. Returns the seconds that it was kept busy, by the clock. */
async function work(share: number): Promise<number> {
  let busyMs = 0;
  for (let turn = 0; turn < turns; turn += 1) {
    const started = performance.now();
    while (performance.now() - started < turnMs * share);
    busyMs += performance.now() - started;
    await delay(turnMs * (1 - share));
  }
  return busyMs / 1000;
}

/** Of the share: what a busy machine adds to either side, while the process waits for its turn on a core. */
const doubt = 0.1;

for (const share of [0, 0.5, 0.95]) {
  test(`a loop that works ${share * 100} % of its time says so`, async () => {
    const before = await loopSeconds();
    const started = performance.now();
    const busy = await work(share);
    const wall = (performance.now() - started) / 1000;
    const after = await loopSeconds();
    const [active, idle] = [after.active - before.active, after.idle - before.idle];
    const told = active / (active + idle);
    assert.ok(Math.abs(told - busy / wall) < doubt, `told ${told}, was ${busy / wall}`);
    assert.ok(Math.abs(active + idle - wall) < wall * doubt, `${active} s active and ${idle} s idle of ${wall} s`);
  });
}

test('the counters of the loop only grow, however often they are read', async () => {
  let last = await loopSeconds();
  for (let scrape = 0; scrape < 20; scrape += 1) {
    await delay(1);
    const now = await loopSeconds();
    assert.ok(now.active >= last.active && now.idle >= last.idle);
    last = now;
  }
});
