/** What the metrics and the log of a worker tell of the people who used it, and of what they named: nothing. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { waitFor } from '../../test/services.ts';
import { type AppUnderTest, startApp } from '../app-under-test.ts';
import { createVisitor } from '../visitor-under-test.ts';
import type { WorkerUnderTest } from '../worker-under-test.ts';

const person = {
  name: 'Zebediah Quillfeather',
  mail: 'zebediah@quillfeather.example',
  ip: '203.0.113.77',
  id: randomUUID(),
};
const personal = `${person.name} <${person.mail}> from ${person.ip} as ${person.id}`;
const patterns: Readonly<Record<string, RegExp>> = {
  'an e-mail address': /[\w.+-]+@[\w-]+\.[a-z]{2,}/i,
  'an IPv4 address': /(?<![\d.])(\d{1,3}\.){3}\d{1,3}(?![\d.])/,
  'an IPv6 address': /\b([0-9a-f]{1,4}:){3,7}[0-9a-f]{1,4}\b/i,
  'a UUID': /[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}/i,
  'a name': /zebediah|quillfeather/i,
};

let app: AppUnderTest;
let worker: WorkerUnderTest;

before(async () => {
  app = await startApp();
  worker = await app.startWorker({ LVD_LOG_LEVEL: 'debug' });
});

after(() => app?.stop());

test('each pattern finds what it is for', () => {
  for (const text of [person.mail, person.ip, '2001:db8:0:1:2:3:4:5', person.id, person.name]) {
    assert.ok(
      Object.values(patterns).some((pattern) => pattern.test(text)),
      text,
    );
  }
});

test('nobody and nothing that was named stands in the metrics, whatever was posted, opened and written', async () => {
  const posted = await worker.post({
    suite: `Orders of ${personal}`,
    results: [{ check: `row of ${personal}`, status: 'failed', message: personal }],
  });
  assert.equal(posted.status, 201);
  const visitor = createVisitor(worker, {
    'x-forwarded-for': person.ip,
    'user-agent': personal.replaceAll(/[<>]/g, ''),
  });
  await waitFor('a session', async () => {
    await visitor.open(`/?q=${encodeURIComponent(personal)}`);
    return visitor.cookies.has('lvd_session');
  });
  await visitor.open('/checks/1', { from: '/' });
  await visitor.open(`/suites/${person.id}`);
  await visitor.open(`/${encodeURIComponent(person.mail)}/${person.ip}`);
  assert.equal((await visitor.send({ kind: 'csat', page: 'check', value: '5', comment: personal })).status, 303);
  assert.equal((await visitor.send({ kind: 'csat', page: person.mail, value: '5' })).status, 422);
  assert.equal((await visitor.report({ feature: person.mail })).status, 422);
  const wrong = await worker.post({ suite: personal, results: [{ check: personal, status: person.mail }] });
  assert.equal(wrong.status, 422);

  const exposition = async (accept: string) => (await fetch(worker.metricsUrl, { headers: { accept } })).text();
  const session = visitor.cookies.get('lvd_session')?.split('.')[1] ?? '';
  assert.ok(session);
  for (const accept of ['text/plain', 'application/openmetrics-text']) {
    const text = await exposition(accept);
    assert.match(text, /lvd_ratings_total\{kind="csat",page="check",value="5"\} 1/);
    for (const [what, pattern] of Object.entries(patterns)) {
      assert.equal(pattern.exec(text)?.[0], undefined, `${what} in the metrics`);
    }
    assert.equal(text.includes(session), false, 'a session in the metrics');
  }
});

test('no comment, session or address of a viewer stands in the log', () => {
  const log = worker.process.output();
  assert.match(log, /"route":"\/ratings"/);
  for (const text of [person.name, person.mail, person.ip]) assert.equal(log.includes(text), false, text);
});
