/** What the board is told about an objective, by what Prometheus answers and when it does not. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { freePort } from '../test/services.ts';
import { names } from './engine/names.ts';
import type { Objective } from './objective.ts';
import { objectives } from './objectives.ts';
import { createPrometheusClient } from './prometheus/client.ts';
import { readStates } from './state.ts';

function objective(id: string): Objective {
  const found = (objectives as readonly Objective[]).find((candidate) => candidate.id === id);
  assert.ok(found, id);
  return found;
}

/** The state of an objective when the rules have recorded the given values of it, by name. */
async function stateWith(id: string, recorded: Readonly<Record<string, string>>) {
  const server = createServer(async (request, response) => {
    const body = await new Response(request as unknown as ReadableStream).text(); // a readable stream of bytes
    const value = recorded[new URLSearchParams(body).get('query') ?? ''];
    const result = value === undefined ? [] : [{ metric: { objective: id }, value: [1, value] }];
    response.end(JSON.stringify({ status: 'success', data: { resultType: 'vector', result } }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const { port } = server.address() as AddressInfo; // it listens on TCP
    const prometheus = createPrometheusClient(`http://127.0.0.1:${port}`, 2000);
    const [state] = await readStates([objective(id)], prometheus);
    assert.ok(state);
    return [state.verdict, state.explanation];
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const left = (ratio: number) => ({ [names.remaining()]: String(ratio) });

test('a value is told with its target and the budget that is left', async () => {
  assert.deepEqual(await stateWith('db-connections', { [names.currentValue]: '28', ...left(0.875) }), [
    'kept',
    '28 connections now; target 20–30; 87.5 % of the error budget is left',
  ]);
});

test('a value above a range of which only the lower end decides is told with what decides', async () => {
  const recorded = { [names.currentValue]: '0.989', [names.currentEvents]: '30', ...left(1) };
  const [verdict, explanation] = await stateWith('cache-hit', recorded);
  assert.equal(verdict, 'kept');
  assert.match(explanation ?? '', /^98\.9 % now; target 70–80 %, at least 70\.0 % needed/);
});

test('a kept target with a used-up budget is a warning, a broken one is broken', async () => {
  const spent = await stateWith('cpu', { [names.currentValue]: '0.2', ...left(-0.1) });
  assert.deepEqual(spent, ['spent', '20.0 % now; target < 70 %; the error budget is used up']);
  const [verdict] = await stateWith('cpu', { [names.currentValue]: '0.9', ...left(0.5) });
  assert.equal(verdict, 'broken');
});

test('fewer than 30 events are idle, whatever the value', async () => {
  const [verdict, explanation] = await stateWith('latency-p95', { [names.currentEvents]: '29' });
  assert.deepEqual([verdict, explanation], ['idle', 'idle: 29 events, fewer than the 30 that a verdict needs']);
});

test('an objective of the load test is what the last one found', async () => {
  const now = { [names.currentValue]: '12' };
  assert.equal((await stateWith('throughput', now))[0], 'unverified');
  assert.equal((await stateWith('throughput', { ...now, [names.verified]: '1' }))[0], 'kept');
  assert.equal((await stateWith('throughput', { ...now, [names.verified]: '0' }))[0], 'broken');
});

test('no data, and what is no number, is no verdict', async () => {
  assert.deepEqual(await stateWith('cpu', {}), ['unknown', 'Prometheus has no data for it']);
  assert.deepEqual(await stateWith('cpu', { [names.currentValue]: 'NaN' }), [
    'unknown',
    'Prometheus has no data for it',
  ]);
});

test('a Prometheus that is away is named with what happened', async () => {
  const port = await freePort();
  const prometheus = createPrometheusClient(`http://127.0.0.1:${port}`, 2000);
  const [state] = await readStates([objective('cpu')], prometheus);
  assert.equal(state?.verdict, 'unknown');
  assert.match(state?.explanation ?? '', new RegExp(`did not answer: connect ECONNREFUSED 127.0.0.1:${port}$`));
});
