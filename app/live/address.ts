/** Whose stream it is: behind nginx on the same machine, or in the same private network, nginx says so. */
import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

const proxies = new BlockList();
for (const [network, bits] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  proxies.addSubnet(network, bits, 'ipv4');
proxies.addAddress('::1', 'ipv6');

export function addressOf(request: IncomingMessage): string {
  const peer = (request.socket.remoteAddress ?? 'unknown').replace(/^::ffff:(?=\d+\.)/i, '');
  const family = isIP(peer);
  if (family === 0 || !proxies.check(peer, family === 4 ? 'ipv4' : 'ipv6')) return peer;
  const told = request.headers['x-forwarded-for']?.toString().split(',').at(-1)?.trim() ?? '';
  return isIP(told) === 0 ? peer : told;
}
