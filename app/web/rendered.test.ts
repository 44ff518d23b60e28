/** When a page that was rendered is used again, and when not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { sampleBoard, sampleContext, sampleNow, sampleSuite } from './browser-test/sample.ts';
import { renderBoardPage } from './pages/board.ts';
import { type Rendered, rememberRendered } from './rendered.ts';

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
