/** Whose request it is: the address of the client, which a proxy in front of us says in a header if we trust it. */
import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

export type ClientAddress = (request: IncomingMessage) => string;

/**
 * Reads `X-Forwarded-For` from the right, for as long as the one who wrote it is trusted.
 * @param trusted addresses and networks: `127.0.0.0/8`, `::1`
 * @throws RangeError that names the part which is neither
 */
export function createClientAddress(trusted: readonly string[]): ClientAddress {
  const proxies = new BlockList();
  for (const network of trusted) addNetwork(proxies, network);
  const isTrusted = (address: string): boolean => {
    const family = isIP(address);
    return family !== 0 && proxies.check(address, family === 4 ? 'ipv4' : 'ipv6');
  };
  return (request) => {
    let address = plain(request.socket.remoteAddress ?? 'unknown');
    const header = request.headers['x-forwarded-for'];
    const hops = (Array.isArray(header) ? header.join() : (header ?? '')).split(',');
    while (isTrusted(address)) {
      const hop = plain(hops.pop()?.trim() ?? '');
      if (isIP(hop) === 0) break;
      address = hop;
    }
    return address;
  };
}

/** IPv6 networks have 2^64 addresses for each customer: they count as one. */
export function countedAddress(address: string): string {
  return isIP(address) === 6 ? `${expand(address).slice(0, 4).join(':')}::/64` : address;
}

function addNetwork(list: BlockList, network: string): void {
  const [address = '', prefix] = network.split('/');
  const family = isIP(address);
  const bits = family === 4 ? 32 : 128;
  const length = prefix === undefined ? bits : Number(prefix);
  if (family === 0 || !/^\d*$/.test(prefix ?? '') || length > bits) {
    throw new RangeError(`"${network}" is no network; expected addresses and networks like 127.0.0.0/8,::1`);
  }
  list.addSubnet(address, length, family === 4 ? 'ipv4' : 'ipv6');
}

/** A listener for both families sees IPv4 addresses inside of IPv6 ones. */
function plain(address: string): string {
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
}

function expand(address: string): readonly string[] {
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::');
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const [first, last] = [groups(head), groups(tail ?? '')];
  const missing = tail === undefined ? 0 : 8 - first.length - last.length;
  return [...first, ...Array<string>(Math.max(0, missing)).fill('0'), ...last].map((group) => group.toLowerCase());
}
