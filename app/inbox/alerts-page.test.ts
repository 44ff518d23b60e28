/** The page of alerts against the real alert inbox: what it received, and what is said while it is away. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import process from 'node:process';
import { after, before, test } from 'node:test';
import { freePort, type RunningProcess, startProcess, temporaryFolder, waitFor } from '../../test/services.ts';
import { type AppUnderTest, startApp } from '../app-under-test.ts';
import type { WorkerUnderTest } from '../worker-under-test.ts';

let app: AppUnderTest;
let inbox: RunningProcess;
let inboxUrl: string;
let worker: WorkerUnderTest;

before(async () => {
  app = await startApp();
  const port = await freePort();
  inboxUrl = `http://127.0.0.1:${port}`;
  inbox = startProcess({
    command: process.execPath,
    args: [join(import.meta.dirname, '../../alerts/inbox/main.ts')],
    env: { LVD_INBOX_PORT: String(port), LVD_INBOX_DATABASE: join(temporaryFolder('inbox'), 'inbox.sqlite') },
  });
  await waitFor('the inbox', async () => (await fetch(`${inboxUrl}/healthz`)).ok);
  worker = await app.startWorker({ LVD_INBOX_URL: inboxUrl });
});

after(async () => {
  await Promise.all([worker?.process.stop('SIGKILL'), inbox?.stop('SIGKILL')]);
  await app?.stop();
});

const page = async (): Promise<string> => {
  const response = await worker.get('/alerts');
  assert.equal(response.status, 200);
  return response.text();
};

test('an alert that Alertmanager delivered is on the page', async () => {
  assert.doesNotMatch(await page(), /WorkerDown/);
  const alert = {
    status: 'firing',
    labels: { alertname: 'WorkerDown', severity: 'ticket', instance: 'app-2' },
    annotations: { summary: 'A worker is down', description: 'app-2 has not answered for a minute.' },
    startsAt: '2026-01-31T12:00:00Z',
    endsAt: '0001-01-01T00:00:00Z',
    generatorURL: '',
    fingerprint: 'a1b2c3d4e5f60718',
  };
  const delivered = await fetch(`${inboxUrl}/api/v1/alerts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      version: '4',
      groupKey: '{}',
      truncatedAlerts: 0,
      status: 'firing',
      receiver: 'inbox',
      groupLabels: {},
      commonLabels: alert.labels,
      commonAnnotations: alert.annotations,
      externalURL: '',
      alerts: [alert],
    }),
  });
  assert.ok(delivered.ok, await delivered.text());
  const text = await page();
  assert.match(text, /WorkerDown/);
  assert.match(text, /app-2 has not answered for a minute/);
});

test('an inbox that does not answer is said on the page, and holds no other page up', async () => {
  process.kill(inbox.pid, 'SIGSTOP');
  try {
    assert.match(await page(), /does not answer/);
    assert.equal((await worker.get('/')).status, 200);
    assert.equal((await (await worker.get('/health')).json()).dependencies.inbox.state, 'down');
  } finally {
    process.kill(inbox.pid, 'SIGCONT');
  }
  await waitFor('the alert again', async () => /WorkerDown/.test(await page()));
});
