import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import type { AlertNotification } from '../../service/alert-notification.ts';
import { contentSecurityPolicy, renderPage } from './page.ts';

const now = new Date('2026-01-01T02:00:30Z');
const firing: AlertNotification = {
  id: 1,
  status: 'firing',
  alertName: 'HighLatency',
  severity: 'page',
  summary: 'Requests <b>crawl</b> & "queue"',
  description: '',
  labels: { alertname: 'HighLatency', severity: 'page', path: "'><script>alert(1)</script>" },
  startsAt: '2026-01-01T00:00:00.000Z',
  endsAt: null,
  receivedAt: '2026-01-01T00:00:10.000Z',
};
const resolved: AlertNotification = {
  ...firing,
  id: 2,
  status: 'resolved',
  alertName: 'DiskFull',
  endsAt: '2026-01-01T00:05:00.000Z',
};

describe('the page of the inbox', () => {
  it('shows what fires before what is resolved, with times and spans', () => {
    const html = renderPage({ firing: [firing], resolved: [resolved], now });
    assert.ok(html.indexOf('HighLatency') < html.indexOf('DiskFull'));
    assert.match(html, /One alert fires\./);
    assert.match(html, /for 2 h 30 s/);
    assert.match(html, /00:00:00 UTC<\/time> to .*00:05:00 UTC<\/time>, 5 min/);
  });

  it('escapes every text that was delivered', () => {
    const html = renderPage({ firing: [firing], resolved: [], now });
    assert.ok(!html.includes('<script') && !html.includes('<b>'));
    assert.ok(html.includes('Requests &lt;b&gt;crawl&lt;/b&gt; &amp; &quot;queue&quot;'));
  });

  it('says when nothing fires, and when an end was not reported', () => {
    assert.match(renderPage({ firing: [], resolved: [], now }), /Nothing fires\./);
    assert.match(
      renderPage({ firing: [], resolved: [{ ...resolved, endsAt: null }], now }),
      /its end was not reported/,
    );
  });

  it('allows exactly the style sheet that it contains', () => {
    const sheet = /<style>(.*)<\/style>/s.exec(renderPage({ firing: [], resolved: [], now }))?.[1] ?? '';
    const hash = createHash('sha256').update(sheet).digest('base64');
    assert.ok(contentSecurityPolicy.includes(`style-src 'sha256-${hash}'`));
    assert.ok(contentSecurityPolicy.startsWith("default-src 'none'"));
  });
});
