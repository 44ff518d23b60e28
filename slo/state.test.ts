/** What the board is told about an objective, by what Prometheus answers and when it does not. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { freePort } from '../test/services.ts';
import type { Objective } from './objective.ts';
import { objectives } from './objectives.ts';
import { createPrometheusClient } from './prometheus/client.ts';
import { objectiveState } from './state.ts';

function objective(id: string): Objective {
  const found = (objectives as readonly Objective[]).find((candidate) => candidate.id === id);
  assert.ok(found, id);
  return found;
}

/** The state of an objective when every query has the given value. */
async function stateAt(id: string, value: string | null) {
  const result = value === null ? [] : [{ value: [1, value] }];
  const server = createServer((request, response) => {
    request.resume();
    response.end(JSON.stringify({ status: 'success', data: { resultType: 'vector', result } }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const { port } = server.address() as AddressInfo; // it listens on TCP
    return await objectiveState(objective(id), createPrometheusClient(`http://127.0.0.1:${port}`, 2000));
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test('a value is told with its target', async () => {
  const { verdict, explanation } = await stateAt('db-connections', '28');
  assert.deepEqual([verdict, explanation], ['kept', '28 connections now; target 20–30']);
});

test('a value above a range of which only the lower end decides is told with what decides', async () => {
  // Also the number of look-ups, so it is above the events that a verdict needs.
  const { verdict, explanation } = await stateAt('cache-hit', '98.9');
  assert.deepEqual([verdict, explanation], ['kept', '9890.0 % now; target 70–80 %, at least 70.0 % needed']);
});

test('no data is no verdict', async () => {
  const { verdict, explanation } = await stateAt('cpu', null);
  assert.deepEqual([verdict, explanation], ['unknown', 'Prometheus has no data for it']);
});

test('a Prometheus that is away is named with what happened', async () => {
  const port = await freePort();
  const { verdict, explanation } = await objectiveState(
    objective('cpu'),
    createPrometheusClient(`http://127.0.0.1:${port}`, 2000),
  );
  assert.equal(verdict, 'unknown');
  assert.match(explanation, new RegExp(`did not answer: connect ECONNREFUSED 127.0.0.1:${port}$`));
});
