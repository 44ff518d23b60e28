/** Which requests are traced, by a clock and a chance that the test controls. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSampling, type SamplingOptions } from './sampling.ts';

function sampling(options: SamplingOptions, chances: readonly number[] = [0]) {
  let nowMs = 0;
  let asked = 0;
  const isChosen = createSampling(
    options,
    () => chances[asked++ % chances.length] ?? 0,
    () => nowMs,
  );
  return {
    chosenOf: (requests: number, everyMs = 0, url = '/'): number => {
      let chosen = 0;
      for (let request = 0; request < requests; request += 1) {
        nowMs += everyMs;
        if (isChosen({ url })) chosen += 1;
      }
      return chosen;
    },
  };
}

test('while requests are few, their share decides', () => {
  const tenths = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
  assert.equal(sampling({ ratio: 0.3, perSecond: 5 }, tenths).chosenOf(100, 1000), 30);
  assert.equal(sampling({ ratio: 0, perSecond: 5 }).chosenOf(100, 1000), 0);
  assert.equal(sampling({ ratio: 1, perSecond: 5 }, [0.999]).chosenOf(100, 1000), 100);
});

test('however many requests arrive, no more than so many a second are chosen', () => {
  const busy = sampling({ ratio: 1, perSecond: 5 });
  assert.equal(busy.chosenOf(1000), 5);
  assert.equal(busy.chosenOf(10_000, 1), 50);
  assert.equal(busy.chosenOf(1, 60_000), 1);
  assert.equal(busy.chosenOf(1000), 4, 'a quiet minute saves up one second, not sixty');
});

test('a request that is not chosen by its share takes nothing from the others', () => {
  const half = sampling({ ratio: 0.5, perSecond: 5 }, [0.9, 0.1]);
  assert.equal(half.chosenOf(10), 5);
});

test('health checks, scrapes and streams are never chosen', () => {
  const all = sampling({ ratio: 1, perSecond: 1000 });
  for (const url of ['/healthz', '/readyz', '/readyz?from=nginx', '/live?since=1', '/metrics']) {
    assert.equal(all.chosenOf(1, 1000, url), 0, url);
  }
  for (const url of ['/', '/health', '/liver', '/?path=/live']) assert.equal(all.chosenOf(1, 1000, url), 1, url);
});
