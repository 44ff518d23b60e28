import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isRedisUrl, parseRedisUrl } from './address.ts';

describe('the URL of Redis', () => {
  it('names host and port, with the usual port when there is none', () => {
    const at = (host: string, port: number) => ({ host, port, tls: false });
    assert.deepEqual(parseRedisUrl('redis://cache.example:6380').connect, at('cache.example', 6380));
    assert.deepEqual(parseRedisUrl('redis://127.0.0.1').connect, at('127.0.0.1', 6379));
    assert.deepEqual(parseRedisUrl('redis://[::1]:7000/3').connect, at('::1', 7000));
  });

  it('asks for a certificate of the name, and of an address for any that is trusted for it', () => {
    const named = { host: 'cache.example', port: 6379, tls: true, servername: 'cache.example' };
    assert.deepEqual(parseRedisUrl('rediss://cache.example').connect, named);
    assert.deepEqual(parseRedisUrl('rediss://10.0.0.1:1').connect, { host: '10.0.0.1', port: 1, tls: true });
  });

  it('names a socket of this machine', () => {
    assert.deepEqual(parseRedisUrl('unix:///run/redis%201.sock?db=1').connect, { path: '/run/redis 1.sock' });
    assert.deepEqual(parseRedisUrl('unix://u:p@localhost/run/redis.sock').credentials, ['u', 'p']);
  });

  it('holds user and password, whatever characters they are made of', () => {
    assert.deepEqual(parseRedisUrl('redis://h').credentials, []);
    assert.deepEqual(parseRedisUrl('redis://:se%3Acret@h').credentials, ['se:cret']);
    assert.deepEqual(parseRedisUrl('redis://user:50%25%2F%40%20%C3%BC@h').credentials, ['user', '50%/@ ü']);
  });

  it('is refused in a sentence that shows nothing of it', () => {
    const wrong = [
      'localhost',
      'http://:secret@h',
      'redis://u:sec%ret@h',
      'unix://elsewhere/secret',
      'redis://h:secret',
    ];
    for (const url of wrong) {
      assert.equal(isRedisUrl(url), false, url);
      assert.throws(
        () => parseRedisUrl(url),
        ({ message }: Error) =>
          !/sec%?ret|elsewhere/.test(message) && message.includes('expected: a URL like redis://'),
        url,
      );
    }
  });
});
