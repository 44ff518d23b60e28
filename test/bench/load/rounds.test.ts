/** Rounds of processes: one sends what the dashboard gets, one is gone. */
import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../../services.ts';
import { askForRound } from './rounds.ts';

const wish = { url: 'http://127.0.0.1:1', perSecond: 100, seconds: 1, requests: [] };

async function withSender<T>(module: string, work: (sender: ChildProcess) => Promise<T>): Promise<T> {
  const sender = fork(module);
  try {
    return await work(sender);
  } finally {
    sender.kill();
  }
}

test('a round of ours is drawn from what people and jobs send', async () => {
  const asked = new Set<string>();
  const server = createServer((request, response) => {
    asked.add(`${request.method} ${request.url?.split('/')[1]?.split('?')[0]}`);
    request.resume().once('end', () => response.end('fine'));
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on TCP
  const ours = join(import.meta.dirname, 'ours.ts');
  const round = await withSender(ours, (sender) => askForRound(sender, { ...wish, url }));
  server.closeAllConnections();
  server.close();
  assert.equal(round.requests, 100);
  for (const kind of ['GET suites', 'GET checks', 'POST api']) assert.ok(asked.has(kind), [...asked].join(', '));
});

test('one that ends within a round is told of instead of waited for', async () => {
  const module = join(temporaryFolder('rounds'), 'gone.mjs');
  writeFileSync(module, "process.on('message', () => process.exit(3));");
  await assert.rejects(
    withSender(module, (sender) => askForRound(sender, wish)),
    /ended within a round, with 3; expected: an answer/,
  );
});
