import assert from 'node:assert/strict';
import { it } from 'node:test';
import { z } from 'zod';
import { ConfigError, parseConfig } from '../../service/config.ts';
import { accessVariables, toAccessSettings } from './settings.ts';

const read = (environment: Record<string, string>) =>
  toAccessSettings(parseConfig(z.object(accessVariables), environment));

it('lets everybody read and nobody post unless told otherwise', () => {
  assert.deepEqual(read({}), {
    anonymousScopes: ['read'],
    requestsPerSecond: 600,
    failuresPerMinute: 20,
    trustedProxies: ['127.0.0.0/8', '::1'],
  });
  assert.deepEqual(read({ LVD_ANONYMOUS_SCOPES: 'none' }).anonymousScopes, []);
  assert.deepEqual(read({ LVD_ANONYMOUS_SCOPES: ' read , ingest' }).anonymousScopes, ['read', 'ingest']);
});

it('says what is expected of each', () => {
  const wrong = {
    LVD_ANONYMOUS_SCOPES: 'read,admin',
    LVD_TOKEN_REQUESTS_PER_SECOND: '-1',
    LVD_TOKEN_FAILURES_PER_MINUTE: 'many',
    LVD_TRUSTED_PROXIES: 'nginx',
  };
  assert.throws(
    () => read(wrong),
    (error) => {
      assert.ok(error instanceof ConfigError);
      for (const expected of ['none, or a list of read, ingest', 'at least 0', 'a number', 'networks like'])
        assert.match(error.message, new RegExp(expected));
      return error.problems.length === 4;
    },
  );
});
