/** Rows as text are what the components render. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderToString } from 'preact-render-to-string';
import { statuses } from '../../board/document.ts';
import { countsOf } from '../browser-test/sample.ts';
import { Markup, markup } from '../markup.ts';
import { CountsInline } from './counts.ts';
import { HistoryStrip } from './history-strip.ts';
import { Elapsed, Moment } from './moment.ts';
import { badges, countsInline, elapsed, historyStrip, moment } from './row-parts.ts';
import { StatusBadge } from './status.ts';

const now = Date.parse('2026-03-01T10:00:00.000Z');
const times = ['2026-03-01T09:59:58.000Z', '2026-02-27T01:02:03.456Z', 'a "time" of <somebody>'];

test('parts of rows are what their components render', () => {
  for (const status of statuses) assert.equal(badges[status].html, renderToString(StatusBadge({ status })));
  for (const at of times) {
    assert.equal(moment(at, now).html, renderToString(Moment({ at, now })));
    assert.equal(elapsed(at, now).html, renderToString(Elapsed({ at, now })));
  }
  for (const strip of ['', 'p', 'pwfes', 'p'.repeat(30), 'pf'.repeat(20)]) {
    // The second one is kept from the first.
    for (let look = 0; look < 2; look += 1)
      assert.equal(historyStrip(strip).html, renderToString(HistoryStrip({ strip })));
  }
  for (const counts of [countsOf({}), countsOf({ failed: 2, passed: 9 })]) {
    for (let look = 0; look < 2; look += 1)
      assert.equal(countsInline(counts).html, renderToString(CountsInline({ counts })));
  }
});

test('values stay text wherever they stand, and markup stays markup', () => {
  const hostile = `"><script>&amp;'`;
  const row = markup`<td title="${hostile}">${hostile}${3}${null}${[markup`<b>${hostile}</b>`]}${Markup.trusted('<i></i>')}</td>`;
  const safe = `&quot;>&lt;script>&amp;amp;'`;
  assert.equal(row.html, `<td title="${safe}">${safe}3<b>${safe}</b><i></i></td>`);
});

test('line breaks between tags are no part of a row, those of a value are', () => {
  const row = markup`<tr>
    <td>${'two\nlines'}</td>
    ${null}
    <td>a text</td>
  </tr>`;
  assert.equal(row.html, '<tr><td>two\nlines</td><td>a text</td></tr>');
});
