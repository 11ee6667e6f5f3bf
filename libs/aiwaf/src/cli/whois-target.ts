import { isIP } from 'node:net';
import { addressText, parseAddress } from '../core/client/address';
import { AiwafConfigError } from '../core/errors';

/** What registries are asked about. */
export interface WhoisTarget {
  readonly kind: 'ip' | 'domain' | 'tld';
  /** As it is sent: an address, or a host name in ASCII. Never with a blank or a line end. */
  readonly query: string;
}

/** A server that is asked directly. */
export interface WhoisServer {
  readonly host: string;
  readonly port: number;
}

const WHOIS_PORT = 43;
const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const HOST = new RegExp(`^(?:${LABEL}\\.)*${LABEL}$`, 'i');
const MAX_HOST = 253;
const SHOWN = 80;

/** @throws AiwafConfigError `AIWAF_E_WHOIS_TARGET` */
export function whoisTarget(text: string): WhoisTarget {
  const address = parseAddress(text);
  if (address !== null) return { kind: 'ip', query: addressText(address) };
  const name = text.endsWith('.') ? text.slice(0, -1) : text;
  const top = name.slice(name.lastIndexOf('.') + 1);
  // A name that ends in digits is an address in a spelling that nobody can be sure of.
  if (isHost(name) && /[a-z]/i.test(top))
    return { kind: top === name ? 'tld' : 'domain', query: name.toLowerCase() };
  throw new AiwafConfigError(
    'AIWAF_E_WHOIS_TARGET',
    `${JSON.stringify(text.slice(0, SHOWN))} is neither an IP address nor the name of a host.`,
    'Write an address such as 203.0.113.9, or a name such as example.com; one with other letters than those of ASCII in its xn-- form.',
  );
}

/**
 * @param text a host name, an IPv4 address or an IPv6 address in brackets, perhaps with a port behind it
 * @throws AiwafConfigError `AIWAF_E_WHOIS_SERVER`
 */
export function whoisServer(text: string): WhoisServer {
  if (isIP(text) === 6) return { host: text, port: WHOIS_PORT };
  const [, bracketed, plain, digits] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const port = digits === undefined ? WHOIS_PORT : Number(digits);
  const host = bracketed ?? plain ?? '';
  if ((bracketed === undefined ? isHost(host) : isIP(host) === 6) && port > 0 && port < 65_536)
    return { host, port };
  throw new AiwafConfigError(
    'AIWAF_E_WHOIS_SERVER',
    `--server is ${JSON.stringify(text.slice(0, SHOWN))}.`,
    'Write a host, and its port where that is not 43, such as whois.ripe.net or 127.0.0.1:4343.',
  );
}

function isHost(text: string): boolean {
  return text.length <= MAX_HOST && HOST.test(text);
}
