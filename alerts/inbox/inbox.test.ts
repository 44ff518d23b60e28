/** The real process, told by a real Alertmanager. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { after, before, describe, it } from 'node:test';
import type { AlertNotification } from '../../service/alert-notification.ts';
import { freePort, type RunningProcess, startProcess, temporaryFolder, waitFor } from '../../test/services.ts';

interface Notifications {
  readonly notifications: readonly AlertNotification[];
  readonly firing: number;
}

const alertmanagerConfig = (inbox: string): string => `
route:
  receiver: inbox
  group_by: [alertname]
  group_wait: 0s
  group_interval: 1s
receivers:
  - name: inbox
    webhook_configs: [{ url: "${inbox}/api/v1/alerts", send_resolved: true }]
`;

describe('the alert inbox', () => {
  let inbox: RunningProcess;
  let alertmanager: RunningProcess;
  let url: string;
  let alertmanagerUrl: string;
  let startInbox: () => Promise<void>;

  before(async () => {
    const folder = temporaryFolder('inbox');
    const [port, alertmanagerPort] = [await freePort(), await freePort()];
    url = `http://127.0.0.1:${port}`;
    alertmanagerUrl = `http://127.0.0.1:${alertmanagerPort}`;
    startInbox = async () => {
      const env = { LVD_INBOX_PORT: String(port), LVD_INBOX_DATABASE: join(folder, 'inbox.db') };
      inbox = startProcess({ command: process.execPath, args: ['alerts/inbox/main.ts'], env });
      await waitFor('the inbox to answer', async () => (await fetch(`${url}/healthz`)).ok);
    };
    await startInbox();
    const config = join(folder, 'alertmanager.yml');
    writeFileSync(config, alertmanagerConfig(url));
    alertmanager = startProcess({
      command: 'prometheus-alertmanager',
      args: [
        `--config.file=${config}`,
        `--storage.path=${join(folder, 'alertmanager')}`,
        `--web.listen-address=127.0.0.1:${alertmanagerPort}`,
        '--cluster.listen-address=',
      ],
    });
    await waitFor('Alertmanager to answer', async () => (await fetch(`${alertmanagerUrl}/-/ready`)).ok);
  });
  after(() => Promise.all([inbox.stop(), alertmanager.stop()]));

  const tell = async (alertname: string, ends?: Date): Promise<void> => {
    const alert = {
      labels: { alertname, severity: 'page', objective: 'availability' },
      annotations: { summary: `${alertname} <happened>`, description: 'Told by hand.' },
      startsAt: '2026-01-01T00:00:00Z',
      ...(ends && { endsAt: ends.toISOString() }),
    };
    const answer = await fetch(`${alertmanagerUrl}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([alert]),
    });
    assert.equal(answer.status, 200, await answer.text());
  };
  const read = async (): Promise<Notifications> =>
    // The shape is what this test is about; each field that matters is asserted.
    (await (await fetch(`${url}/api/v1/notifications?limit=100`)).json()) as Notifications;
  const find = async (name: string) => (await read()).notifications.find(({ alertName }) => alertName === name);
  const post = (body: string, contentType = 'application/json') =>
    fetch(`${url}/api/v1/alerts`, { method: 'POST', headers: { 'content-type': contentType }, body });
  const metrics = async (): Promise<string> => (await fetch(`${url}/metrics`)).text();

  it('shows an alert that Alertmanager delivers, keeps it over a kill, and sees it resolved', async () => {
    await tell('Outage');
    const told = await waitFor('the notification', () => find('Outage'));
    assert.deepEqual([told.status, told.severity, told.summary], ['firing', 'page', 'Outage <happened>']);
    assert.equal((await read()).firing, 1);

    await inbox.stop('SIGKILL');
    await startInbox();
    assert.deepEqual(await find('Outage'), told);
    const page = await (await fetch(`${url}/`)).text();
    assert.match(page, /Outage &lt;happened&gt;/);

    await tell('Outage', new Date());
    const resolved = await waitFor('the resolved notification', async () => {
      const latest = await find('Outage');
      return latest?.status === 'resolved' ? latest : undefined;
    });
    assert.equal(resolved.id, told.id);
    assert.ok(resolved.endsAt);
    assert.match(await metrics(), /^inbox_notifications_received_total\{status="resolved"\} 1$/m);
    assert.match(await metrics(), /^inbox_alerts_firing 0$/m);
  });

  it('gets a notification that came while it was down', async () => {
    await inbox.stop('SIGKILL');
    await tell('WhileDown');
    await startInbox();
    await waitFor('the notification', () => find('WhileDown'));
  });

  it('refuses a bad delivery in words and stores nothing of it', async () => {
    const before = await read();
    const good = { status: 'firing', fingerprint: 'f', labels: {}, annotations: {}, startsAt: '2026-01-01T00:00:00Z' };
    const half = await post(JSON.stringify({ version: '4', alerts: [good, { ...good, status: 'green' }] }));
    assert.equal(half.status, 400);
    assert.match(await half.text(), /"at":"alerts\[1\]\.status","value":"green","expected":"firing or resolved"/);
    assert.equal((await post('no json')).status, 400);
    assert.equal((await post('{}', 'text/plain')).status, 415);
    assert.equal((await post(`"${'x'.repeat(1024 * 1024)}"`)).status, 413);
    assert.deepEqual(await read(), before);
    assert.match(await metrics(), /^inbox_notifications_rejected_total 4$/m);
  });

  it('answers a wrong path, method or limit in words', async () => {
    assert.equal((await fetch(`${url}/nothing`)).status, 404);
    assert.equal((await fetch(`${url}/api/v1/alerts`)).status, 405);
    const answer = await fetch(`${url}/api/v1/notifications?limit=many`);
    assert.equal(answer.status, 400);
    assert.match(await answer.text(), /expected: a whole number from 1 to 1000/);
  });

  it('has metrics that promtool finds nothing to say about', async () => {
    const input = await metrics();
    assert.equal(execFileSync('promtool', ['check', 'metrics'], { input, encoding: 'utf8' }), '');
  });

  it('names every problem of its configuration and exits with 78', async () => {
    const wrong = startProcess({
      command: process.execPath,
      args: ['alerts/inbox/main.ts'],
      env: { LVD_INBOX_PORT: 'http' },
    });
    assert.equal(await wrong.exited, 78);
    assert.match(wrong.output(), /LVD_INBOX_PORT: "http"; expected: a port.*\n.*LVD_INBOX_DATABASE: not set/s);
  });
});
