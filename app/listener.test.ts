/** The stop of a real worker: under a steady load of keep-alive clients not one request fails. */
import assert from 'node:assert/strict';
import { Agent, request } from 'node:http';
import process from 'node:process';
import { after, before, test } from 'node:test';
import { waitFor } from '../test/services.ts';
import { type AppUnderTest, startApp } from './app-under-test.ts';
import type { WorkerUnderTest } from './worker-under-test.ts';

let app: AppUnderTest;

before(async () => {
  app = await startApp();
});
after(() => app?.stop());

const clients = 20;

/** Resolves to the status, or to the code of the error. */
function send(worker: WorkerUnderTest, agent: Agent): Promise<number | string> {
  const { promise, resolve } = Promise.withResolvers<number | string>();
  const sent = request(`${worker.url}/api/v1/board`, { agent }, (response) => {
    response.resume();
    response.once('end', () => resolve(response.statusCode ?? 0));
  });
  sent.once('error', (error) => resolve((error as NodeJS.ErrnoException).code ?? error.message));
  sent.end();
  return promise;
}

test('every request on an open connection is answered while the worker stops, and then connections are refused', async () => {
  const worker = await app.startWorker();
  const answers: (number | string)[] = [];
  const client = async (): Promise<void> => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let answer: number | string = 200; answer === 200; ) {
      answer = await send(worker, agent);
      answers.push(answer);
    }
    agent.destroy();
  };
  const running = Array.from({ length: clients }, client);
  await waitFor('a steady load', () => answers.length > 500);
  process.kill(worker.process.pid, 'SIGTERM');
  await Promise.all(running);
  assert.equal(await worker.process.exited, 0, worker.process.output());
  const failures = answers.filter((answer) => answer !== 200);
  assert.deepEqual(failures, Array(clients).fill('ECONNREFUSED'));
  assert.match(worker.process.output(), /"msg":"stopped"/);
});
