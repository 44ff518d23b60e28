import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { pino } from 'pino';
import { freePort, startNginx, type TestNginx, waitFor } from '../../test/services.ts';
import { exposed } from '../exposition-under-test.ts';
import { bindCollectors } from '../load-collectors.ts';
import { createRegistry } from '../registry.ts';
import { openStatusPage, type StatusPage } from '../targets/status-page.ts';
import { collector } from './nginx.ts';

/** As nginx-prometheus-exporter has them. */
const names = [
  ...['accepted', 'active', 'handled', 'reading', 'waiting', 'writing'].map((name) => `nginx_connections_${name}`),
  'nginx_http_requests_total',
  'nginx_up',
];

describe('nginx’s status', () => {
  let nginx: TestNginx;
  let url: string;
  const opened: StatusPage[] = [];
  before(async () => {
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    const http = `server { listen 127.0.0.1:${port}; location /status { stub_status; }
      location /other { return 200 "Active connections: many"; } location /moved { return 301 /status; } }`;
    nginx = await startNginx({ http, url });
  });
  after(async () => {
    for (const page of opened) page.close();
    await nginx.stop();
  });

  const watch = (path: string) => {
    const page = openStatusPage(`${url}${path}`);
    opened.push(page);
    const logger = pino({ level: 'silent' });
    const registry = createRegistry({ collectors: bindCollectors([collector], { atScrape: { nginx: page } }), logger });
    const tell = async () => {
      const started = performance.now();
      const text = (await registry.collect()).join('');
      const tookMs = performance.now() - started;
      const told = [...text.matchAll(/^# TYPE (nginx_\S+) /gm)].map(([, name = '']) => name).sort();
      const [up] = exposed(text).values('nginx_up');
      return { ...exposed(text), told, up, tookMs, reason: registry.states()[0]?.reason };
    };
    return tell;
  };

  it('is told under the names of the nginx exporter', async () => {
    const tell = watch('/status');
    const first = await tell();
    assert.deepEqual(first.told, names);
    for (let turn = 0; turn < 10; turn += 1) await (await fetch(`${url}/other`)).text();
    const second = await tell();
    const [before = 0] = first.values('nginx_http_requests_total');
    // Ten of the client, and this one.
    assert.deepEqual(second.values('nginx_http_requests_total'), [before + 11]);
    assert.ok((second.values('nginx_connections_active')[0] ?? 0) >= 1);
  });

  it('is down, with the reason, when the page is another one', async () => {
    const other = await watch('/other')();
    assert.deepEqual([other.up, other.told], [0, ['nginx_up']]);
    assert.equal(other.reason, 'the page has 24 characters that are no text of stub_status');
    const moved = await watch('/moved')();
    assert.deepEqual([moved.up, moved.reason], [0, `${url}/moved answered 301; expected: 200`]);
  });

  it('is down while nginx is frozen, and holds up one scrape alone', async () => {
    const tell = watch('/status');
    assert.equal((await tell()).up, 1);
    nginx.pause();
    try {
      const frozen = [await tell(), await tell(), await tell()];
      assert.deepEqual(
        frozen.map(({ up }) => up),
        [0, 0, 0],
      );
      assert.ok((frozen[0]?.tookMs ?? 0) < 5000 && Math.max(...frozen.slice(1).map(({ tookMs }) => tookMs)) < 500);
    } finally {
      nginx.resume();
    }
    await waitFor('nginx_up 1', async () => (await tell()).up === 1);
  });

  it('is down when nginx is gone', async () => {
    const tell = watch('/status');
    assert.equal((await tell()).up, 1);
    await nginx.stop();
    const gone = await tell();
    assert.equal(gone.up, 0);
    assert.match(gone.reason ?? '', /ECONNREFUSED/);
  });
});
