/** Where load may go without being told twice: to this machine, and to networks that nobody else reaches. */
import { lookup } from 'node:dns/promises';
import { BlockList, isIPv6 } from 'node:net';

/** Loopback, private and link-local: RFC 1122, 1918, 3927, 4193, 4291. */
const ownNetworks = new BlockList();
ownNetworks.addSubnet('127.0.0.0', 8);
ownNetworks.addSubnet('10.0.0.0', 8);
ownNetworks.addSubnet('172.16.0.0', 12);
ownNetworks.addSubnet('192.168.0.0', 16);
ownNetworks.addSubnet('169.254.0.0', 16);
ownNetworks.addAddress('::1', 'ipv6');
ownNetworks.addSubnet('fc00::', 7, 'ipv6');
ownNetworks.addSubnet('fe80::', 10, 'ipv6');

/** Whether each address that a URL's host has is on such a network. @throws Error when the host has none */
export async function isOwnAddress(url: URL): Promise<boolean> {
  const addresses = await lookup(url.hostname.replace(/^\[|\]$/g, ''), { all: true });
  return addresses.every(({ address }) => ownNetworks.check(address, isIPv6(address) ? 'ipv6' : 'ipv4'));
}
