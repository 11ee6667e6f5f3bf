import { Address, addressText, clientKey, networkText, parseAddress } from './address';
import { Verdict } from '../verdict';
import { AddressSet } from './address-set';

/** Who sends a request, as far as it can be known. One object per address, shared by its requests. */
export interface Client {
  /** What is counted and banned: an IPv4 address, an IPv6 `/64`, or `unknown`. */
  readonly key: string;
  /** The canonical address; empty where the socket had none (a Unix socket). */
  readonly address: string;
  /** Parsed form of `address`; `null` where there is none. */
  readonly parsed: Address | null;
  /** The IPv6 `/48` for the second, wider rate counter; `null` for IPv4. */
  readonly wideKey: string | null;
  /** Loopback, link-local, private, a trusted proxy or in `bans.neverBan`: denied perhaps, banned never. */
  readonly neverBan: boolean;
  /** Behind a private peer that forwards but was not declared: all its visitors share this key. */
  readonly undeclaredProxy: boolean;
  /** The peer is a declared proxy, whose HTTP version says nothing of the client. */
  readonly viaTrustedProxy: boolean;
  /** What layers noted about it, gone with this object: a look-up of its own costs more than they do. */
  readonly notes: ClientNotes;
}

/** Notes about a client. */
export interface ClientNotes {
  country: CountryNote | null;
  counter: CounterNote | null;
}

/** The key of the counter that its last request went to. */
export interface CounterNote {
  readonly bucket: string;
  readonly lane: string;
  readonly key: string;
}

/** What its country means, until an instant in epoch milliseconds and in one state of the lists. */
export interface CountryNote {
  readonly verdict: Verdict;
  readonly until: number;
  readonly version: number;
}

/**
 * Loopback, link-local, RFC 1918, RFC 6598 (100.64/10), RFC 4193 (fc00::/7), the unspecified
 * addresses. Documentation ranges are ordinary addresses.
 */
export const PRIVATE_NETWORKS = AddressSet.parse(
  [
    '127.0.0.0/8',
    '10.0.0.0/8',
    '172.16.0.0/12',
    '192.168.0.0/16',
    '100.64.0.0/10',
    '169.254.0.0/16',
    '0.0.0.0/8',
    '::/128',
    '::1/128',
    'fc00::/7',
    'fe80::/10',
  ],
  'PRIVATE_NETWORKS',
);

const UNKNOWN: Omit<Client, 'notes'> = {
  key: 'unknown',
  address: '',
  parsed: null,
  wideKey: null,
  neverBan: true,
  undeclaredProxy: false,
  viaTrustedProxy: false,
};

/** Makes the client of an address text; an unparsable text is the client `unknown`, who is never banned. */
export function makeClient(
  text: string,
  neverBan: (address: Address) => boolean,
  undeclaredProxy = false,
  viaTrustedProxy = false,
): Client {
  const parsed = parseAddress(text);
  const notes = { country: null, counter: null };
  if (parsed === null) return { ...UNKNOWN, undeclaredProxy, viaTrustedProxy, notes };
  return {
    key: clientKey(parsed),
    address: addressText(parsed),
    parsed,
    wideKey: parsed.kind() === 'ipv6' ? networkText(parsed, 48) : null,
    neverBan: neverBan(parsed),
    undeclaredProxy,
    viaTrustedProxy,
    notes,
  };
}
