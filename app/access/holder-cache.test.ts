/** How long an answer counts, by a clock of the test's own; the readings are counted, and fail when told to. */
import assert from 'node:assert/strict';
import { beforeEach, it, mock } from 'node:test';
import { DatabaseUnavailableError } from '../database/errors.ts';
import type { Holder } from './holder.ts';
import { HolderCache, trustedInOutageMs } from './holder-cache.ts';

const holder: Holder = { tokenId: 'aaaaaaaa', project: 'default', scopes: ['read'], expiresAt: null, lastUsedAt: null };

beforeEach((context) => {
  mock.timers.enable({ apis: ['Date'], now: 1_000_000 });
  if ('after' in context) context.after(() => mock.timers.reset());
});

interface Source {
  readonly cache: HolderCache;
  /** What the next reading finds, or how it fails. */
  answer: Holder | null | Error;
  readings: number;
  readonly failures: unknown[];
}

function sourceOf(first: Source['answer']): Source {
  const failures: unknown[] = [];
  const source: Source = {
    answer: first,
    readings: 0,
    failures,
    cache: new HolderCache(
      async () => {
        source.readings += 1;
        if (source.answer instanceof Error) throw source.answer;
        return source.answer;
      },
      (error) => failures.push(error),
    ),
  };
  return source;
}

/** Lets what was started in the background end. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('reads once for many, and again in the background after two seconds', async () => {
  const source = sourceOf(holder);
  await Promise.all(Array.from({ length: 10 }, () => source.cache.holderOf('a')));
  mock.timers.tick(1999);
  assert.equal(await source.cache.holderOf('a'), holder);
  assert.equal(source.readings, 1);
  mock.timers.tick(1);
  source.answer = null;
  assert.equal(await source.cache.holderOf('a'), holder);
  await settle();
  assert.equal(source.readings, 2);
  assert.equal(await source.cache.holderOf('a'), null);
});

it('lets no answer count for five seconds', async () => {
  const source = sourceOf(holder);
  await source.cache.holderOf('a');
  source.answer = null;
  mock.timers.tick(5000);
  assert.equal(await source.cache.holderOf('a'), null);
});

it('remembers that a secret is nobody’s, too', async () => {
  const source = sourceOf(null);
  for (let index = 0; index < 5; index += 1) assert.equal(await source.cache.holderOf('a'), null);
  assert.equal(source.readings, 1);
  assert.equal(source.cache.has('a'), false);
});

it('goes on with what was good for ten minutes while the database is away', async () => {
  const source = sourceOf(holder);
  await source.cache.holderOf('good');
  source.answer = new DatabaseUnavailableError('gone');
  await assert.rejects(source.cache.holderOf('unknown'), DatabaseUnavailableError);
  mock.timers.tick(trustedInOutageMs - 1);
  assert.equal(await source.cache.holderOf('good'), holder);
  mock.timers.tick(1);
  await assert.rejects(source.cache.holderOf('good'), DatabaseUnavailableError);
});

it('tells of a reading in the background that failed, and lets other errors through', async () => {
  const source = sourceOf(holder);
  await source.cache.holderOf('a');
  source.answer = new Error('a defect');
  mock.timers.tick(3000);
  assert.equal(await source.cache.holderOf('a'), holder);
  await settle();
  assert.equal(source.failures.length, 1);
  mock.timers.tick(5000);
  await assert.rejects(source.cache.holderOf('a'), /a defect/);
});

it('keeps good ones however many bad ones are tried', async () => {
  const source = sourceOf(holder);
  await source.cache.holderOf('good');
  source.answer = null;
  for (let index = 0; index < 10_001; index += 1) await source.cache.holderOf(`bad ${index}`);
  const readings = source.readings;
  assert.equal(await source.cache.holderOf('good'), holder);
  assert.equal(source.readings, readings);
  await source.cache.holderOf('bad 0');
  assert.equal(source.readings, readings + 1, 'the oldest bad one was still remembered');
});
