import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { it } from 'node:test';
import { countedAddress, createClientAddress } from './client-address.ts';

/** What a server that trusts these networks takes for the client's address, for a request from 127.0.0.1. */
async function addressTold(trusted: readonly string[], forwardedFor?: string): Promise<string> {
  const addressOf = createClientAddress(trusted);
  const server = createServer((request, response) => response.end(addressOf(request)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(address && typeof address === 'object');
  try {
    const headers = forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor };
    return await (await fetch(`http://127.0.0.1:${address.port}`, { headers })).text();
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

it('believes trusted proxies alone, from the nearest to the farthest', async () => {
  assert.equal(await addressTold([], '203.0.113.1'), '127.0.0.1');
  assert.equal(await addressTold(['127.0.0.0/8']), '127.0.0.1');
  assert.equal(await addressTold(['127.0.0.0/8'], '203.0.113.1'), '203.0.113.1');
  // The client wrote the first one; a trusted proxy added the second.
  assert.equal(await addressTold(['127.0.0.0/8'], '198.51.100.9, 203.0.113.1'), '203.0.113.1');
  assert.equal(await addressTold(['127.0.0.0/8', '10.0.0.0/8'], '203.0.113.1, 10.1.2.3'), '203.0.113.1');
  assert.equal(await addressTold(['127.0.0.0/8'], '::ffff:203.0.113.1'), '203.0.113.1');
  assert.equal(await addressTold(['127.0.0.0/8'], 'nonsense'), '127.0.0.1');
});

it('counts IPv6 addresses by their network of 64 bits', () => {
  assert.equal(countedAddress('2001:DB8::1'), '2001:db8:0:0::/64');
  assert.equal(countedAddress('2001:db8:1:2:3:4:5:6'), '2001:db8:1:2::/64');
  assert.equal(countedAddress('fe80::1%eth0'), 'fe80:0:0:0::/64');
  assert.equal(countedAddress('203.0.113.1'), '203.0.113.1');
});

it('refuses what is no network', () => {
  for (const network of ['', 'localhost', '10.0.0.0/33', '10.0.0.0/x', '::1/129']) {
    assert.throws(() => createClientAddress([network]), RangeError, network);
  }
});
