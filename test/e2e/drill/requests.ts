/** What the drill's visitors ask: the board, which is shown without the database too, and what needs it. */
import { randomUUID } from 'node:crypto';
import type { Topology } from '../../../deploy/topology.ts';
import type { Send } from './load.ts';

/** Reports of one suite wait for each other; so many suites take turns that none of them has to. */
const suitesInTurn = 30;

/** Reads the board at `baseUrl`, which ends with a slash. */
export const readBoard =
  (baseUrl: string): Send =>
  () =>
    fetch(baseUrl);

/** Reads the page of ratings at `baseUrl`. */
export const readRatings =
  (baseUrl: string): Send =>
  () =>
    fetch(`${baseUrl}ratings`);

/** Posts a report of one result; the suites are named `<name>-<number>`. */
export const postReport =
  (baseUrl: string, name: string, token: string): Send =>
  (index) =>
    fetch(`${baseUrl}api/v1/ingest/json`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
        // The same report again would be the same run, which takes no time.
        'idempotency-key': randomUUID(),
      },
      body: JSON.stringify({
        suite: `${name}-${index % suitesInTurn}`,
        results: [{ check: 'the totals agree', status: 'passed' }],
      }),
    });

const roundsOfWarmUp = 5;

/** Asks every worker directly, beside nginx, so that compiling the code counts as nobody's slow answer. */
export async function warmUp({ appWorkers }: Topology, token: string): Promise<void> {
  for (const { http } of appWorkers) {
    const url = `http://${http.host}:${http.port}/`;
    for (let round = 0; round < roundsOfWarmUp; round += 1) {
      for (const send of [readBoard(url), postReport(url, 'payments', token)]) {
        const response = await send(round);
        if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
        await response.arrayBuffer();
      }
    }
  }
}
