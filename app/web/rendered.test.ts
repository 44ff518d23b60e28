/** When a page that was rendered is used again, and when not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { sampleBoard, sampleContext, sampleNow, sampleSuite } from './browser-test/sample.ts';
import { renderBoardPage } from './pages/board.ts';
import { type Rendered, rememberEach, rememberRendered } from './rendered.ts';

const board = sampleBoard([sampleSuite('Orders', { passed: 3 })], []);

const textOf = ({ body }: Rendered): string => body.toString();

function counted() {
  let count = 0;
  const remembered = rememberRendered<typeof board>((...input) => {
    count += 1;
    return renderBoardPage(...input);
  });
  return { ...remembered, count: () => count };
}

test('the same board is rendered once a second, however many ask for it', () => {
  const { page, count } = counted();
  const first = page(board, sampleContext, sampleNow);
  // Each request reads a document and makes a context of its own.
  assert.equal(page({ ...board }, { ...sampleContext }, sampleNow + 999), first);
  assert.equal(count(), 1);
  assert.notEqual(page(board, sampleContext, sampleNow + 1000), first);
  assert.equal(count(), 2);
});

test('a newer board, the board of another database and a mark are never left out', () => {
  const { page, count } = counted();
  const stale = { reason: 'The database is away.', since: board.generatedAt };
  page(board, sampleContext, sampleNow);
  page({ ...board, version: board.version + 1 }, sampleContext, sampleNow);
  page({ ...board, generatedAt: '2020-01-01T00:00:00.000Z' }, sampleContext, sampleNow);
  assert.match(textOf(page(board, { ...sampleContext, stale }, sampleNow)), /The database is away/);
  assert.doesNotMatch(textOf(page(board, sampleContext, sampleNow)), /The database is away/);
  page(board, { ...sampleContext, sessions: 77 }, sampleNow);
  page(board, { ...sampleContext, firingAlerts: 78 }, sampleNow);
  assert.equal(count(), 7);
});

test('a clock that was set back does not keep a page', () => {
  const { page, count } = counted();
  page(board, sampleContext, sampleNow);
  page(board, sampleContext, sampleNow - 60_000);
  assert.equal(count(), 2);
});

test('who takes it gets it compressed, once for all', () => {
  const { page } = counted();
  const first = page(board, sampleContext, sampleNow);
  assert.equal(gunzipSync(first.compressed).toString(), textOf(first));
  assert.equal(page(board, sampleContext, sampleNow).compressed, first.compressed);
});

test('the bytes are those of the page, and another page has another ETag', () => {
  const { page } = counted();
  const first = page(board, sampleContext, sampleNow);
  assert.equal(textOf(first), renderBoardPage(board, sampleContext, sampleNow));
  assert.match(first.etag, /^W\/"[\w-]{27}"$/);
  const later = page({ ...board, version: board.version + 1 }, { ...sampleContext, sessions: 77 }, sampleNow);
  assert.notEqual(later.etag, first.etag);
  assert.equal(page(board, sampleContext, sampleNow).etag, first.etag);
});

test('a newer board is rendered before it is asked for, but only while somebody asks', () => {
  const { page, renew, count } = counted();
  const newer = { ...board, version: board.version + 1 };
  const context = () => sampleContext;
  renew(board, context, sampleNow);
  assert.equal(count(), 0, 'nobody has asked yet');
  page(board, sampleContext, sampleNow);
  renew(newer, context, sampleNow + 100);
  assert.equal(count(), 2);
  page(newer, sampleContext, sampleNow + 200);
  assert.equal(count(), 2, 'it was there already');
  renew({ ...board, version: board.version + 2 }, context, sampleNow + 60_000);
  assert.equal(count(), 2, 'nobody asks any more');
});

test('of many documents each has its page, which is rendered once a second; those that are over make place', () => {
  const rendered: string[] = [];
  const page = rememberEach<typeof board & { readonly name: string }>(({ name }) => {
    rendered.push(name);
    return name;
  });
  const ask = (name: string, atMs: number, version = board.version): string =>
    textOf(page(name, { ...board, name, version }, sampleContext, sampleNow + atMs));
  const asked: readonly (readonly [string, number, number?])[] = [
    ['orders', 0],
    ['stock', 0],
    ['orders', 500],
    ['stock', 999],
    ['orders', 999, 99],
    ['stock', 1000],
  ];
  for (const [name, atMs, version] of asked) assert.equal(ask(name, atMs, version), name);
  assert.deepEqual(rendered, ['orders', 'stock', 'orders', 'stock']);
});

test('so many pages are kept as fit, and those that were rendered last', () => {
  let count = 0;
  const page = rememberEach<typeof board>((document) => {
    count += 1;
    return `${document.version}`;
  });
  for (let suite = 1; suite <= 60; suite += 1) page(`${suite}`, board, sampleContext, sampleNow);
  assert.equal(count, 60);
  for (let suite = 11; suite <= 60; suite += 1) page(`${suite}`, board, sampleContext, sampleNow);
  assert.equal(count, 60);
  page('10', board, sampleContext, sampleNow);
  assert.equal(count, 61);
});
