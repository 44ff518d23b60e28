/** How many results a second are stored, and what viewers of the board notice of it. */
import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { figureOf } from '../interleave.ts';
import type { Findings, Section } from '../sections.ts';
import { type AppRig, startAppRig } from './app-rig.ts';
import { checksPerSuite, quantile, ReportSender, type Sent } from './report-sender.ts';

const promisedResults = 10_000;
const sustainedSeconds = 60;
const curveSeconds = 10;
/** Results in a report, and senders that post such reports as fast as they are answered. */
const curve = [
  { size: 1, senders: 64 },
  { size: 20, senders: 64 },
  { size: 100, senders: 32 },
  { size: 500, senders: 16 },
  { size: 2000, senders: 8 },
] as const;
/** So often somebody looks at the board meanwhile: the 500 requests a minute of the targets. */
const lookIntervalMs = 120;

type Promises = 'sustained' | 'board' | 'single';

export const ingestSection: Section<Promises> = {
  name: 'ingest',
  summary: 'results stored per second, by the size of the reports, and the board meanwhile; four workers without nginx',
  targets: {
    sustained: {
      what: `results stored per second for ${sustainedSeconds} s, in reports of ${checksPerSuite}`,
      bound: 'at least',
      limit: promisedResults * 0.99,
      unit: 'results/s',
    },
    board: { what: 'P95 of the board meanwhile', bound: 'at most', limit: 50, unit: 'ms' },
    single: { what: 'results stored per second, one a report', bound: 'at least', limit: 1000, unit: 'results/s' },
  },
  run: async ({ tell }) => {
    const rig = await startAppRig();
    const sender = new ReportSender(rig.workers.map(({ url }) => url));
    try {
      await sender.introduce();
      return await measure(rig, sender, tell);
    } finally {
      sender.close();
      await rig.stop();
    }
  },
};

async function measure(rig: AppRig, sender: ReportSender, tell: (line: string) => void): Promise<Findings<Promises>> {
  const looks: number[] = [];
  const perSecond: number[] = [];
  const names: string[] = [];
  const notes: string[] = [];
  // First: the large reports of the curve name a hundred times as many checks, which stay.
  tell(`reports of ${checksPerSuite}: ${promisedResults} results/s for ${sustainedSeconds} s`);
  const sustained = await watch(rig, () =>
    sender.atRate(promisedResults / checksPerSuite, checksPerSuite, sustainedSeconds),
  );
  looks.push(...sustained.looksMs);
  notes.push(describe(`sustained, reports of ${checksPerSuite}`, checksPerSuite, sustained));
  for (const { size, senders } of curve) {
    tell(`reports of ${size}: as fast as ${senders} senders get, for ${curveSeconds} s`);
    const watched = await watch(rig, () => sender.asFastAsPossible(senders, size, curveSeconds));
    perSecond.push((watched.sent.committed * size) / watched.sent.seconds);
    names.push(`reports of ${size}`);
    notes.push(describe(`reports of ${size}, ${senders} senders`, size, watched));
  }
  return {
    tables: [
      {
        title: 'Results stored per second, the ceiling',
        unit: 'results/s',
        figures: perSecond.map((value, index) => figureOf(names[index] ?? '', [value], [perSecond[0] ?? Number.NaN])),
      },
      { title: 'The board meanwhile', unit: 'ms', figures: [figureOf('looks', looks, looks)], beside: 'p95' },
    ],
    values: {
      sustained: (sustained.sent.committed * checksPerSuite) / sustained.sent.seconds,
      board: quantile(looks, 0.95),
      single: perSecond[0] ?? Number.NaN,
    },
    notes,
  };
}

interface Watched {
  readonly sent: Sent;
  /** How long the board took each time that somebody looked. */
  readonly looksMs: readonly number[];
  /** CPU seconds meanwhile. */
  readonly cpu: { readonly workers: number; readonly postgres: number };
}

async function watch(rig: AppRig, send: () => Promise<Sent>): Promise<Watched> {
  const looksMs: number[] = [];
  let sending = true;
  const looking = (async () => {
    for (let look = 0; sending; look += 1) {
      const startedAt = performance.now();
      const response = await rig.workers[look % rig.workers.length]?.get('/');
      await response?.arrayBuffer();
      looksMs.push(performance.now() - startedAt);
      await setTimeout(lookIntervalMs);
    }
  })();
  const before = rig.cpuSeconds();
  const sent = await send();
  const after = rig.cpuSeconds();
  sending = false;
  await looking;
  return {
    sent,
    looksMs,
    cpu: { workers: after.workers - before.workers, postgres: after.postgres - before.postgres },
  };
}

function describe(what: string, size: number, { sent, looksMs, cpu }: Watched): string {
  const results = sent.committed * size;
  const micros = (seconds: number): string => `${Math.round((seconds / results) * 1e6)} µs`;
  const failed = [...sent.failed].map(([outcome, count]) => `${count} × ${outcome}`).join(', ') || 'none';
  const [p50, p95, board] = [
    quantile(sent.latenciesMs, 0.5),
    quantile(sent.latenciesMs, 0.95),
    quantile(looksMs, 0.95),
  ];
  return (
    `${what}: ${Math.round(results / sent.seconds)} results/s, answered in ${p50.toFixed(0)} ms (P95 ${p95.toFixed(0)}); ` +
    `board P95 ${board.toFixed(0)} ms; CPU a result: workers ${micros(cpu.workers)}, PostgreSQL ${micros(cpu.postgres)}; failed: ${failed}`
  );
}
