import { isIP } from 'node:net';
import * as ipaddr from 'ipaddr.js';

/** A parsed address; IPv4-mapped and NAT64 forms have become IPv4. */
export type Address = ipaddr.IPv4 | ipaddr.IPv6;

const NAT64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96');

/**
 * Parses an address, or answers `null` for anything that `net.isIP` refuses (octal, hexadecimal and
 * short spellings, ports, brackets, garbage). A zone (`%eth0`) is dropped.
 */
export function parseAddress(text: string): Address | null {
  const family = isIP(text);
  if (family === 0) return null;
  if (family === 4) return ipaddr.IPv4.parse(text);
  const zone = text.indexOf('%');
  const address = ipaddr.IPv6.parse(zone === -1 ? text : text.slice(0, zone));
  if (address.isIPv4MappedAddress()) return address.toIPv4Address();
  if (address.match(NAT64)) return new ipaddr.IPv4(address.toByteArray().slice(12));
  return address;
}

/** The canonical spelling: dotted IPv4, RFC 5952 IPv6. */
export function addressText(address: Address): string {
  return address.kind() === 'ipv4' ? address.toString() : (address as ipaddr.IPv6).toRFC5952String();
}

/** The network of `prefix` bits around an address, such as `203.0.113.0/24` or `2001:db8::/48`. */
export function networkText(address: Address, prefix: number): string {
  const bytes = address.toByteArray().map((byte, index) => {
    const kept = Math.min(8, Math.max(0, prefix - index * 8));
    return byte & (0xff << (8 - kept)) & 0xff;
  });
  return `${addressText(ipaddr.fromByteArray(bytes))}/${prefix}`;
}

/**
 * The client groups that learning counts, so that one owner of many addresses is one voice:
 * `/24` and `/16` for IPv4, `/48` and `/32` for IPv6.
 */
export function clientGroups(address: Address): { group: string; wideGroup: string } {
  return address.kind() === 'ipv4'
    ? { group: networkText(address, 24), wideGroup: networkText(address, 16) }
    : { group: networkText(address, 48), wideGroup: networkText(address, 32) };
}

/**
 * The key under which a client is counted and banned: the address itself for IPv4, its `/64` for
 * IPv6, since one subscriber usually holds a whole `/64` (RFC 6177).
 */
export function clientKey(address: Address): string {
  return address.kind() === 'ipv4' ? address.toString() : networkText(address, 64);
}
