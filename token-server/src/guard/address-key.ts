import { isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Groups of 16 bits of an IPv6 address that one household has as its own: a /64, in which it may move at will. */
const OWN_GROUPS = 4;

/** What an address is counted by: an IPv4 address, also one written as IPv6, or the /64 of an IPv6 one. */
export function addressKey(ip: string | undefined): string {
  if (ip !== undefined && isIPv4(ip)) return ip;
  if (ip === undefined || !ipaddr.isValid(ip)) return 'unknown'; // the socket is closed already
  const address = ipaddr.process(ip);
  if (!(address instanceof ipaddr.IPv6)) return address.toString();
  const groups = address.parts.slice(0, OWN_GROUPS).map((group) => group.toString(16));
  return `${groups.join(':')}::/64`;
}
