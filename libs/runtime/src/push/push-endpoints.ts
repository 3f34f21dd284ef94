import { BlockList, isIP } from 'node:net';

/** Addresses that lead into this machine or its network, or to nobody (IANA's special-purpose registries). */
const INSIDE = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  INSIDE.addSubnet(network, prefix, 'ipv4');
/** Of IPv6 only what is routed worldwide is outside. */
const WORLDWIDE = new BlockList();
WORLDWIDE.addSubnet('2000::', 3, 'ipv6');
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
] as const)
  INSIDE.addSubnet(network, prefix, 'ipv6');

/** Whether an IP address is one of the public internet. */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 4) return !INSIDE.check(address, 'ipv4');
  return version === 6 && WORLDWIDE.check(address, 'ipv6') && !INSIDE.check(address, 'ipv6');
}

/** Names that never lead to the public internet, or need not (RFC 6761, 6762, 8375 and what routers hand out). */
const INSIDE_NAME =
  /(^|\.)(localhost|local|localdomain|internal|intranet|lan|home|corp|private|home\.arpa|test|invalid|example|onion)$/;

/**
 * Why an address is not taken for a push service; null: it is. A browser names it, and this system sends to it from inside of its
 * network: only https at port 443 of a public name is taken, and what the operator lists by origin. What the name leads to is looked at
 * when it is connected to.
 * @param services origins that are taken besides, like `http://127.0.0.1:4000`
 */
export function whyNoPushService(endpoint: string, services: readonly string[]): string | null {
  if (!URL.canParse(endpoint)) return 'expected an address';
  const { protocol, hostname, port, username, password, origin } = new URL(endpoint);
  if (username !== '' || password !== '') return 'expected an address without user and password';
  if (services.includes(origin)) return null;
  if (protocol !== 'https:') return 'expected https://';
  if (port !== '') return 'expected port 443';
  const name = hostname.replace(/\.$/, '');
  if (isIP(name.replace(/^\[|\]$/g, '')) !== 0 || !name.includes('.') || INSIDE_NAME.test(name))
    return 'expected a push service of the public internet';
  return null;
}
