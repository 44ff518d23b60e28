/** How soon a thousand viewers see what was acknowledged, and what readers who stall cost them and the machine. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../../browser.ts';
import { waitFor } from '../../services.ts';
import { type Figure, figureOf } from '../interleave.ts';
import type { Section } from '../sections.ts';
import { type LiveRig, postReport, startLiveRig, suiteNames } from './live-rig.ts';
import { openRawStreams, openStalledStreams, type RawStreams } from './raw-stream.ts';

const rawViewers = 999;
const stalledReaders = 50;
/** So many changes for each round of the bench. */
const changesARound = 8;
const shortestPauseMs = 300;
const longestPauseMs = 700;
const mebibyte = 1024 * 1024;
/** The kernel keeps some megabytes for each of the connections on the way: so many it took, and at most that many it may take. */
const changesToFill = 100;
const mostChangesToFill = 400;
/** A stalled reader is let go after 30 s, and a change takes about one. */
const mostChangesWhileTheyStall = 20;
/** Readers beside the stalled ones, whose lag must not change. */
const comparedReaders = 20;

type Key = 'page' | 'lag' | 'memory';

export const viewersSection: Section<Key> = {
  name: 'viewers',
  summary: 'from the acknowledgement to the changed page with 1,000 viewers through nginx, and with 50 who stall',
  targets: {
    page: { what: 'acknowledgement to changed page, P95', bound: 'at most', limit: 300, unit: 'ms' },
    lag: {
      what: 'lag of the others with stalled readers, P95, as a multiple',
      bound: 'at most',
      limit: 1.25,
      unit: '×',
    },
    memory: { what: 'memory that 50 stalled readers take', bound: 'at most', limit: 100, unit: 'MB' },
  },
  run: async ({ rounds, tell }) => {
    const rig = await startLiveRig();
    try {
      tell(`${rig.workers.length} workers behind nginx, ${suiteNames.length} suites`);
      const viewers = await manyViewers(rig, rounds * changesARound, tell);
      const stalled = await withStalledReaders(rig, rounds, tell);
      return {
        tables: [
          { title: 'From the acknowledgement', unit: 'ms', figures: viewers.figures, beside: 'p95' },
          { title: 'Lag of 20 readers', unit: 'ms', figures: stalled.figures, beside: 'p95' },
        ],
        values: { page: viewers.pageP95, lag: stalled.lagRatio, memory: stalled.memoryMb },
        notes: [...viewers.notes, ...stalled.notes],
      };
    } finally {
      await rig.stop();
    }
  },
};

async function manyViewers(rig: LiveRig, changes: number, tell: (line: string) => void) {
  const browser = await launchBrowser();
  const before = rig.memoryBytes();
  const streams = await openRawStreams(rig.url, rawViewers);
  try {
    const page = await browser.newPage();
    await page.goto(rig.url);
    await page.waitForSelector('#connection[data-state="live"]');
    await waitFor('all streams', async () => (await rig.metric('live_streams')) > rawViewers);
    const after = rig.memoryBytes();
    tell(`${rawViewers + 1} viewers`);
    const pageMs: number[] = [];
    const streamMs: number[] = [];
    for (let change = 0; change < changes; change += 1) {
      streams.takeArrivals();
      const seen = await changeInPage(page, suiteNames[(change * 37) % suiteNames.length] ?? '', change);
      pageMs.push(seen.shownAfterMs);
      await delay(shortestPauseMs + Math.random() * (longestPauseMs - shortestPauseMs));
      // The page's acknowledgement, on this process's clock: both count from the same system clock.
      const acknowledgedAt = seen.acknowledgedAt - performance.timeOrigin;
      streamMs.push(...streams.takeArrivals().map((at) => Math.max(0, at - acknowledgedAt)));
    }
    const complete = Math.round((streamMs.length / changes / rawViewers) * 100);
    const figures = [figureOf('a page in Chromium', pageMs, pageMs), figureOf('999 raw streams', streamMs, streamMs)];
    return {
      figures,
      pageP95: figures[0]?.p95 ?? Number.NaN,
      notes: [
        `${changes} changes, ${complete} % of the frames that the raw streams should get`,
        `1,000 streams take ${megabytes(after.workers - before.workers)} MB of the workers and ${megabytes(after.nginx - before.nginx)} MB of nginx`,
      ],
    };
  } finally {
    streams.close();
    await browser.close();
  }
}

interface Seen {
  /** Milliseconds from the acknowledgement until the page shows it; 0 when it did before. */
  readonly shownAfterMs: number;
  /** Epoch milliseconds, from the page's monotonic clock. */
  readonly acknowledgedAt: number;
}

/** The page posts and watches itself, so that one clock measures both. */
function changeInPage(page: Page, suite: string, change: number): Promise<Seen> {
  const status = change % 2 === 0 ? 'failed' : 'warning';
  return page.evaluate(
    async ({ suite, slug, status, change }) => {
      const shows = (): boolean => document.querySelector(`tr[data-suite="${slug}"] .badge.${status}`) !== null;
      if (shows()) throw new Error(`${slug} is ${status} already`);
      const shown = new Promise<number>((resolve) => {
        const observer = new MutationObserver(() => {
          if (!shows()) return;
          observer.disconnect();
          resolve(performance.now());
        });
        observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
      });
      const response = await fetch('/api/v1/ingest/json', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ suite, results: [{ check: 'check 0', status, durationMs: change }] }),
      });
      const acknowledged = performance.now();
      if (!response.ok) throw new Error(`a report was answered ${response.status}`);
      const shownAfterMs = Math.max(0, (await shown) - acknowledged);
      return { shownAfterMs, acknowledgedAt: performance.timeOrigin + acknowledged };
    },
    { suite, slug: suite.toLowerCase().replaceAll(' ', '-'), status, change },
  );
}

async function withStalledReaders(rig: LiveRig, rounds: number, tell: (line: string) => void) {
  const streams = await openRawStreams(rig.url, comparedReaders);
  try {
    // The same changes as below: what they take of memory without anybody who stalls is not the stalled readers'.
    const changes = Math.min(changesARound * rounds, mostChangesWhileTheyStall);
    const before = await mostMemory(rig, changesToFill, () => false);
    const without = await lagsUnderLargeChanges(rig, streams, changes);
    const stalled = await openStalledStreams(rig.url, stalledReaders);
    try {
      const isFull = async (): Promise<boolean> => (await rig.metric('live_streams_lagging')) >= stalledReaders;
      const filled = await mostMemory(rig, mostChangesToFill, isFull);
      if (!(await isFull())) throw new Error(`${stalledReaders} readers should lag; expected: full buffers by now`);
      tell(`${stalledReaders} readers stall`);
      const with_ = await lagsUnderLargeChanges(rig, streams, changes);
      const memoryMb = megabytes(Math.max(filled, totalMemory(rig)) - before);
      const figures = [figureOf('nobody stalls', without, without), figureOf('50 stall', with_, without)];
      const note = `without stalled readers the same changes take ${megabytes(before)} MB, workers and nginx`;
      return { figures, lagRatio: ratioOfP95(figures), memoryMb, notes: [note] };
    } finally {
      stalled.close();
    }
  } finally {
    streams.close();
  }
}

const totalMemory = (rig: LiveRig): number => {
  const { workers, nginx } = rig.memoryBytes();
  return workers + nginx;
};

/** The most memory that workers and nginx take while large changes go out, until enough of them have; bytes. */
async function mostMemory(rig: LiveRig, changes: number, isEnough: () => boolean | Promise<boolean>): Promise<number> {
  let most = 0;
  for (let change = 0; change < changes && !(await isEnough()); change += 1) {
    await largeChange(rig);
    // Changes that follow each other sooner go out together.
    await delay(shortestPauseMs);
    most = Math.max(most, totalMemory(rig));
  }
  return most;
}

/** The lag of each reader for each of some changes, milliseconds. */
async function lagsUnderLargeChanges(rig: LiveRig, streams: RawStreams, changes: number): Promise<readonly number[]> {
  const lags: number[] = [];
  for (let change = 0; change < changes; change += 1) {
    await delay(shortestPauseMs);
    streams.takeArrivals();
    await largeChange(rig);
    const acknowledgedAt = performance.now();
    await delay(longestPauseMs);
    lags.push(...streams.takeArrivals().map((at) => Math.max(0, at - acknowledgedAt)));
  }
  return lags;
}

let largeChanges = 0;

/** One that takes the kernel's buffers seconds to swallow: a hundred problems with messages of 2 KB. */
async function largeChange(rig: LiveRig): Promise<void> {
  largeChanges += 1;
  const results = Array.from({ length: 100 }, (_, index) => ({
    check: `check ${index}`,
    status: 'error',
    message: `${largeChanges} ${'🟥'.repeat(240)}`,
  }));
  await postReport(rig.url, { suite: 'Large', results });
}

const ratioOfP95 = ([peer, other]: readonly Figure[]): number => (other?.p95 ?? Number.NaN) / (peer?.p95 ?? Number.NaN);

const megabytes = (bytes: number): number => Math.round(bytes / mebibyte);
