/** A load test of a service that is not ours, as docs/load.md shows it: a real shop, and the file that is about it. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, describe, type TestContext, test } from 'node:test';
import { blocksOf } from '../../metrics/promql/testing/documents.ts';
import { temporaryFolder, waitFor } from '../../test/services.ts';
import { load, type Ran } from '../command-under-test.ts';
import { parseSummary } from '../report/summary.ts';
import { openShop, type Shop } from './shop-under-test.ts';

const scenario = join(import.meta.dirname, 'shop.ts');
const guide = join(import.meta.dirname, '..', '..', 'docs', 'load.md');

/** What docs/load.md says that comes of it, but for the first line, in which actions stand by their numbers. */
function shownOutput(): readonly string[] {
  const [, ...lines] = (
    blocksOf(readFileSync(guide, 'utf8')).find(({ text }) => text.startsWith('Shop, '))?.text ?? ''
  ).split('\n');
  assert.ok(lines.length > 5);
  return lines;
}

/** Without its figures and its columns. */
const alike = (text: string): string => text.replaceAll(/\d+(\.\d+)?/g, '#').replaceAll(/ +/g, ' ');

describe('a shop under load', () => {
  let shop: Shop;
  before(async () => {
    shop = await openShop();
  });
  beforeEach(() => shop.become({}));
  after(() => shop.close());

  const loadShop = (t: TestContext, ...options: readonly string[]): Promise<Ran> =>
    load(t, 'quick', '--url', shop.url, '--seconds', '2', '--scenario', scenario, ...options);
  /** One that somebody has written, far from this repository. */
  async function loadWith(t: TestContext, source: string, ...options: readonly string[]): Promise<Ran> {
    const path = join(temporaryFolder('scenario'), 'mine.js');
    writeFileSync(path, source);
    return load(t, 'quick', '--url', shop.url, '--scenario', path, ...options);
  }

  test('holds what the file promises, and nobody else is asked', async (t) => {
    const { code, stdout, stderr } = await loadShop(t);
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /^Shop, quick: \d+ requests in 2 s \(.*\d+ list.*\)$/m);
    assert.match(stdout, /^Quick +P95 < 200 ms +[\d.]+ ms +held$/m);
    assert.match(stdout, /^Open +success rate > 99\.9 % +100\.0 % +held$/m);
    assert.match(stdout, /^Busy +≥ 400 requests\/min +\d+ requests\/min +held$/m);
    assert.match(stdout, /^Not compared with what Prometheus counted: no Prometheus was named\.$/m);
    for (const line of shownOutput()) assert.ok(alike(stdout).includes(alike(line)), `docs/load.md shows: ${line}`);
    assert.doesNotMatch(stdout + stderr, /Not as expected|Beside|waiting/);
    for (const kind of ['GET /products', 'GET /products/', 'GET /search?q=', 'POST /orders'])
      assert.ok(
        shop.asked.some((asked) => asked.startsWith(kind)),
        kind,
      );
  });

  test('does not hold when it begins to answer 500', async (t) => {
    const asked = shop.asked.length;
    const running = loadShop(t);
    await waitFor('the load to begin', () => shop.asked.length > asked + 1);
    shop.become({ status: 500 });
    const { code, stdout } = await running;
    assert.equal(code, 1, stdout);
    assert.match(stdout, /^Open +success rate > 99\.9 % +[\d.]+ % +NOT HELD$/m);
    assert.match(stdout, /^ +\d+ × list: 500$/m);
  });

  test('does not hold when it is slow, and no load is carried then', async (t) => {
    shop.become({ delayMs: 400 });
    const { code, stdout } = await loadShop(t);
    assert.equal(code, 1, stdout);
    assert.match(stdout, /^Quick +P95 < 200 ms +4\d\d ms +NOT HELD$/m);
    assert.match(stdout, /^Open .* held$/m);
    assert.match(stdout, /^Busy .* NOT HELD$/m);
  });

  test('is told in figures and as a page, with its title and its promises', async (t) => {
    const html = join(temporaryFolder('report'), 'shop.html');
    const { code, stdout } = await loadShop(t, '--json', '--html', html);
    const { scenario: title, promises, crossCheck } = parseSummary(stdout, 'what was printed');
    assert.deepEqual([code, title, crossCheck.reason], [0, 'Shop', 'no Prometheus was named']);
    assert.deepEqual(
      promises.map(({ id, target, verdict }) => [id, target, verdict]),
      [
        ['Quick', 'P95 < 200 ms', 'held'],
        ['Open', 'success rate > 99.9 %', 'held'],
        ['Busy', '≥ 400 requests/min', 'held'],
      ],
    );
    const page = readFileSync(html, 'utf8');
    assert.match(page, /<title>Shop: load test quick/);
    assert.match(page, /<h1>3 of 3 promises held<\/h1>/);
    assert.match(page, /<td>Quick<\/td><td>P95 &lt; 200 ms/);
    assert.match(page, /Latency over time, ms \(promised: P95 &lt; 200 ms\)/);
  });

  test('needs no promises and nothing prepared: then latency and availability are judged', async (t) => {
    const source =
      "export default { title: 'Mine', actions: { all: { weight: 1, request: () => ({ path: '/products' }) } } }";
    const { code, stdout } = await loadWith(t, source, '--seconds', '1');
    assert.equal(code, 0, stdout);
    for (const title of ['P50 latency', 'P95 latency', 'P99 latency', 'Availability'])
      assert.match(stdout, new RegExp(`^${title} .* held$`, 'm'));
    assert.equal(stdout.match(/ held$/gm)?.length, 4);
  });

  test('is not judged when the generator is late itself', async (t) => {
    const request = `() => {
      const until = performance.now() + 120;
      while (performance.now() < until);
      return { path: '/products' };
    }`;
    const source = `export default { title: 'Mine', actions: { all: { weight: 1, request: ${request} } } }`;
    const { code, stdout } = await loadWith(t, source, '--seconds', '2');
    assert.equal(code, 3, stdout);
    assert.match(stdout, /^The generator was the limit, so nothing is said about the service: /m);
  });

  const broken: readonly (readonly [request: string, says: RegExp])[] = [
    [
      "() => ({ path: 'products' })",
      /the action "all" of "Mine" returned the path 'products'; expected: text that begins/,
    ],
    ["() => { throw new Error('no basket') }", /the action "all" of "Mine" threw: no basket; expected: a request/],
  ];
  for (const [request, says] of broken)
    test(`ends at once when an action is ${request}`, async (t) => {
      const asked = shop.asked.length;
      const source = `export default { title: 'Mine', actions: { all: { weight: 1, request: ${request} } } }`;
      const { code, stdout, stderr } = await loadWith(t, source);
      assert.deepEqual([code, stdout, shop.asked.length], [4, '', asked], stderr);
      assert.match(stderr, says);
    });

  test('a file that cannot be used is refused before anything is sent', async (t) => {
    const asked = shop.asked.length;
    const { code, stderr } = await loadWith(t, 'export default { title: "Mine", actions: { all: { weight: 0 } } }');
    assert.deepEqual([code, shop.asked.length], [2, asked]);
    assert.match(stderr, /^ {2}mine\.js: actions\.all\.weight: 0; expected: a number above 0$/m);
    assert.match(
      stderr,
      /^ {2}mine\.js: actions\.all\.request: not set; expected: a function that returns a request$/m,
    );
  });
});
