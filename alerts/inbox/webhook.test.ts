import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseWebhook, WebhookError } from './webhook.ts';

const firing = {
  status: 'firing',
  fingerprint: 'c0ffee',
  labels: { alertname: 'HighLatency', severity: 'page' },
  annotations: { summary: 'Slow' },
  startsAt: '2026-01-02T03:04:05.678901234+01:00',
  endsAt: '0001-01-01T00:00:00Z',
};
const delivery = (...alerts: readonly unknown[]): string => JSON.stringify({ version: '4', status: 'firing', alerts });

function problemsOf(body: string): readonly string[] {
  try {
    parseWebhook(body);
  } catch (error) {
    assert.ok(error instanceof WebhookError, String(error));
    return error.problems.map(({ at, value, expected }) => `${at}=${JSON.stringify(value)}: ${expected}`);
  }
  assert.fail('the body was taken');
}

describe('the webhook of Alertmanager', () => {
  it('yields alerts with times in UTC, and no end while they fire', () => {
    const [alert] = parseWebhook(delivery(firing));
    assert.equal(alert?.startsAt, '2026-01-02T02:04:05.678Z');
    assert.equal(alert?.endsAt, null);
    assert.deepEqual(alert?.labels, firing.labels);
  });

  it('keeps the end of a resolved alert', () => {
    const [alert] = parseWebhook(delivery({ ...firing, status: 'resolved', endsAt: '2026-01-02T04:00:00Z' }));
    assert.equal(alert?.endsAt, '2026-01-02T04:00:00.000Z');
  });

  it('names every problem: where, what is there and what is expected', () => {
    const bad = { ...firing, status: 'burning', labels: { alertname: 7 }, startsAt: 'yesterday' };
    assert.deepEqual(problemsOf(delivery(firing, bad)), [
      'alerts[1].status="burning": firing or resolved',
      'alerts[1].labels.alertname=7: text',
      'alerts[1].startsAt="yesterday": a time as in RFC 3339',
    ]);
  });

  it('refuses what is no JSON, no object, another version, or without alerts', () => {
    assert.match(problemsOf('{"version"')[0] ?? '', /JSON/);
    assert.deepEqual(problemsOf('[]'), ['=[]: Alertmanager’s webhook as a JSON object']);
    assert.match(problemsOf(JSON.stringify({ version: '3', alerts: [firing] }))[0] ?? '', /version="3"/);
    assert.deepEqual(problemsOf(delivery()), ['alerts=[]: at least one alert']);
  });

  it('shows no more than a line of a long value', () => {
    const [problem = ''] = problemsOf(delivery({ ...firing, status: 'x'.repeat(5000) }));
    assert.ok(problem.length < 200, problem);
  });
});
