/** When a page that was rendered is used again, and when not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleBoard, sampleContext, sampleNow, sampleSuite } from './browser-test/sample.ts';
import { renderBoardPage } from './pages/board.ts';
import { type Rendered, rememberRendered } from './rendered.ts';

const board = sampleBoard([sampleSuite('Orders', { passed: 3 })], []);

const textOf = ({ body }: Rendered): string => body.toString();

function counted() {
  let count = 0;
  const render = rememberRendered<typeof board>((...input) => {
    count += 1;
    return renderBoardPage(...input);
  });
  return { render, count: () => count };
}

test('the same board is rendered once a second, however many ask for it', () => {
  const { render, count } = counted();
  const page = render(board, sampleContext, sampleNow);
  // Each request reads a document and makes a context of its own.
  assert.equal(render({ ...board }, { ...sampleContext }, sampleNow + 999), page);
  assert.equal(count(), 1);
  assert.notEqual(render(board, sampleContext, sampleNow + 1000), page);
  assert.equal(count(), 2);
});

test('a newer board, the board of another database and a mark are never left out', () => {
  const { render, count } = counted();
  const stale = { reason: 'The database is away.', since: board.generatedAt };
  render(board, sampleContext, sampleNow);
  render({ ...board, version: board.version + 1 }, sampleContext, sampleNow);
  render({ ...board, generatedAt: '2020-01-01T00:00:00.000Z' }, sampleContext, sampleNow);
  assert.match(textOf(render(board, { ...sampleContext, stale }, sampleNow)), /The database is away/);
  assert.doesNotMatch(textOf(render(board, sampleContext, sampleNow)), /The database is away/);
  render(board, { ...sampleContext, sessions: 77 }, sampleNow);
  render(board, { ...sampleContext, firingAlerts: 78 }, sampleNow);
  assert.equal(count(), 7);
});

test('a clock that was set back does not keep a page', () => {
  const { render, count } = counted();
  render(board, sampleContext, sampleNow);
  render(board, sampleContext, sampleNow - 60_000);
  assert.equal(count(), 2);
});

test('the bytes are those of the page, and another page has another ETag', () => {
  const { render } = counted();
  const first = render(board, sampleContext, sampleNow);
  assert.equal(textOf(first), renderBoardPage(board, sampleContext, sampleNow));
  assert.match(first.etag, /^W\/"[\w-]{27}"$/);
  const later = render({ ...board, version: board.version + 1 }, { ...sampleContext, sessions: 77 }, sampleNow);
  assert.notEqual(later.etag, first.etag);
  assert.equal(render(board, sampleContext, sampleNow).etag, first.etag);
});
