/** Walks every route of the catalogue as everybody who must not see what is there. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type RouteDefinition, routes } from '../../metrics/routes.ts';
import { type TestPostgres, waitFor } from '../../test/services.ts';
import { type AppUnderTest, startApp } from '../app-under-test.ts';
import type { WorkerUnderTest } from '../worker-under-test.ts';
import { revokeToken } from './tokens.ts';
import { bearer, onDatabase, tokenIn } from './tokens-under-test.ts';

/** Stands in every name and message of the project that nobody else may see. */
const marker = 'Zanzibar';
const slug = 'zanzibar-suite';
const hourMs = 3_600_000;
/** How long a stream is listened to; its first lines come at once. */
const streamMs = 500;

let app: AppUnderTest;
let postgres: TestPostgres;
let worker: WorkerUnderTest;
const paths: Record<string, string> = {};

before(async () => {
  app = await startApp();
  ({ postgres } = app);
  worker = await app.startWorker({ LVD_ANONYMOUS_SCOPES: '', LVD_TOKEN_FAILURES_PER_MINUTE: '0' });
  const ours = bearer(await tokenIn(postgres.url, { scopes: ['read', 'ingest'] }));
  const report = { suite: `${marker} suite`, results: [{ check: marker, status: 'failed', message: marker }] };
  const posted = await send('/api/v1/ingest/json', 'POST', ours, JSON.stringify(report));
  assert.equal(posted.status, 201, posted.body);
  const { runs } = JSON.parse(posted.body);
  const checkId = await waitFor(
    'the board to show the check',
    async () => JSON.parse((await send('/api/v1/board', 'GET', ours)).body).problems[0]?.checkId,
  );
  const asset = /\/assets\/[\w.-]+/.exec((await send('/', 'GET', ours)).body)?.[0];
  assert.ok(asset);
  const values = { suite: slug, check: checkId, run: runs[0].id, format: 'json', file: asset.slice(8) };
  for (const [name, { path }] of Object.entries<RouteDefinition>(routes)) {
    paths[name] = path.replaceAll(/:(\w+)/g, (_, key: keyof typeof values) => String(values[key] ?? 'unknown'));
  }
  // A part of it: the page repeats what was searched for.
  for (const name of ['search', 'searchApi']) paths[name] += `?q=${marker.slice(1, -1)}`;
  const browser = { origin: worker.url, 'content-type': 'application/x-www-form-urlencoded' };
  const rating = `kind=csat&page=check&value=4&comment=${marker}`;
  assert.equal((await send('/ratings', 'POST', { ...ours, ...browser }, rating)).status, 303);
  // The walk means something only if there is something to see for those who may.
  for (const name of ['board', 'suite', 'check', 'run', 'boardApi', 'checkApi', 'ratings', 'search', 'searchApi']) {
    const seen = await send(paths[name] ?? '', 'GET', ours);
    assert.equal(seen.status, 200, name);
    assert.ok(seen.body.includes(marker), name);
  }
});

after(() => app?.stop());

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: Headers;
}

/** A stream is listened to for a while, and then let go. */
async function send(path: string, method: string, headers: Record<string, string>, body = '{}'): Promise<Answer> {
  const abort = new AbortController();
  const post = method === 'POST' ? { body, headers: { 'content-type': 'application/json', ...headers } } : { headers };
  const response = await fetch(worker.url + path, { method, ...post, redirect: 'manual', signal: abort.signal });
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
  const timer = isStream ? setTimeout(() => abort.abort(), streamMs) : undefined;
  let text = '';
  try {
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) text += chunk;
  } catch (error) {
    if (!abort.signal.aborted) throw error;
  }
  clearTimeout(timer);
  return { status: response.status, body: text, headers: response.headers };
}

type Expected = (route: RouteDefinition, name: string) => readonly number[];

const isPublic = ({ access }: RouteDefinition): boolean => access === 'none';

/** Whoever is nobody gets what is for everybody, and 401 for everything else. */
const asNobody: Expected = (route) => (isPublic(route) ? route.statusCodes : [401]);

/** Another project is there, and empty: its own board, and nothing at the addresses of others. */
const asStranger: Expected = (route, name) => {
  if (isPublic(route)) return route.statusCodes;
  // These are for browsers, which say where they come from.
  if (name === 'rate' || name === 'features') return [403];
  // What is sent is no report.
  if (route.method === 'POST') return [400, 415, 422];
  // A WebSocket needs more than a GET.
  if (route.stream) return [200, 426];
  return route.path.includes(':') ? [404] : [200];
};

const withoutScope: Expected = (route) => (isPublic(route) ? route.statusCodes : [403]);

describe('every route', () => {
  const walkers: Readonly<Record<string, { headers: () => Promise<Record<string, string>>; expected: Expected }>> = {
    nobody: { headers: async () => ({}), expected: asNobody },
    'somebody with a made-up token': {
      headers: async () => bearer(`lvd_ri_aaaaaaaa_${'a'.repeat(43)}`),
      expected: asNobody,
    },
    'another project': {
      headers: async () =>
        bearer(await tokenIn(postgres.url, { project: 'other', scopes: ['read', 'ingest', 'admin'] })),
      expected: asStranger,
    },
    'an expired token': {
      headers: async () =>
        bearer(await tokenIn(postgres.url, { scopes: ['read', 'ingest'], expiresAt: new Date(Date.now() - hourMs) })),
      expected: asNobody,
    },
    'a revoked token': {
      headers: async () => {
        const token = await tokenIn(postgres.url, { scopes: ['read', 'ingest'] });
        await onDatabase(postgres.url, (connection) => revokeToken(connection, token.split('_')[2] ?? ''));
        return bearer(token);
      },
      expected: asNobody,
    },
    'a token that may only manage tokens': {
      headers: async () => bearer(await tokenIn(postgres.url, { scopes: ['admin'] })),
      expected: withoutScope,
    },
  };
  for (const [who, { headers, expected }] of Object.entries(walkers)) {
    it(`shows ${who} nothing that is not theirs`, async () => {
      const sent = await headers();
      for (const [name, route] of Object.entries<RouteDefinition>(routes)) {
        const path = paths[name] ?? '';
        const { status, body, headers: got } = await send(path, route.method, sent);
        assert.ok(expected(route, name).includes(status), `${name}: ${status} ${body.slice(0, 200)}`);
        // The page to sign in on leads back to where the request wanted to go.
        const told = body.replaceAll(path, '').toLowerCase();
        assert.ok(!told.includes(marker.toLowerCase()), `${name}: ${body}`);
        if (status === 401 && !isPublic(route)) assert.match(got.get('www-authenticate') ?? '', /^Bearer realm=/, name);
      }
    });
  }

  it('takes no token from its address', async () => {
    const token = await tokenIn(postgres.url, { scopes: ['read', 'ingest'] });
    for (const [name, route] of Object.entries<RouteDefinition>(routes)) {
      if (isPublic(route)) continue;
      const query = `?access_token=${token}&token=${token}&authorization=Bearer%20${token}`;
      assert.equal((await send((paths[name] ?? '') + query, route.method, {})).status, 401, name);
    }
  });

  it('answers a browser with a page to sign in on, and a program with JSON', async () => {
    const page = await send('/suites/any?x=1', 'GET', { accept: 'text/html' });
    assert.equal(page.status, 401);
    assert.match(page.body, /<form method="post" action="\/sign-in">/);
    assert.match(page.body, /name="next" value="\/suites\/any\?x=1"/);
    assert.equal(JSON.parse((await send('/api/v1/board', 'GET', {})).body).error.code, 'token_missing');
  });
});
