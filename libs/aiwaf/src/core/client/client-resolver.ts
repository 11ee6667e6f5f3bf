import { Address, parseAddress } from './address';
import { AddressSet } from './address-set';
import { RecentCache } from '../recent-cache';
import { Client, makeClient, PRIVATE_NETWORKS } from './client';

/** How many addresses are surely remembered in parsed form, and at most twice as many; about 500 bytes each. */
const REMEMBERED_CLIENTS = 20_000;
/** Hops of `X-Forwarded-For` that are looked at, from the right. */
const MAX_HOPS = 32;
/** A proxy on a Unix socket has no address; it is declared by this word. */
const UNIX_PEER = 'unix';

export interface ClientResolverOptions {
  /** Addresses and networks of proxies whose `X-Forwarded-For` is believed; `unix` for a Unix socket. */
  readonly trustedProxies: readonly string[];
  readonly neverBan: readonly string[];
  readonly neverBanPrivate: boolean;
}

/** The ways in which one address can reach us, each a client of its own facts. */
type Way = 'direct' | 'proxied' | 'undeclared';

/** What is known of an address text, as a peer or as a hop. */
interface Known {
  readonly parsed: Address | null;
  readonly trusted: boolean;
  readonly clients: Partial<Record<Way, Client>>;
}

/**
 * Finds the client of a request: the socket's address, unless the peer is a trusted proxy, in which
 * case `X-Forwarded-For` is walked from the right while hops are trusted. What the client itself
 * wrote further left is never believed.
 */
export class ClientResolver {
  private readonly proxies: AddressSet;
  private readonly trustsUnix: boolean;
  private readonly neverBan: AddressSet;
  private readonly known = new RecentCache<Known>(REMEMBERED_CLIENTS);

  constructor(private readonly options: ClientResolverOptions) {
    const addresses = options.trustedProxies.filter((entry) => entry !== UNIX_PEER);
    this.proxies = AddressSet.parse(addresses, 'clientIp.trustedProxies');
    this.trustsUnix = addresses.length < options.trustedProxies.length;
    this.neverBan = AddressSet.parse(options.neverBan, 'bans.neverBan');
  }

  /**
   * @param peer the socket's remote address; `undefined` for a Unix socket
   * @param forwardedFor the `X-Forwarded-For` header, if any
   * @param forwarded whether any other forwarding header is present
   */
  resolve(peer = '', forwardedFor: string | undefined, forwarded = false): Client {
    const known = this.know(peer);
    if (known.trusted) return this.walk(peer, known, forwardedFor ?? '');
    if (forwardedFor === undefined && !forwarded) return this.client(peer, known, 'direct');
    const isPrivate = known.parsed === null ? peer === '' : PRIVATE_NETWORKS.has(known.parsed);
    return this.client(peer, known, isPrivate ? 'undeclared' : 'direct');
  }

  private walk(peer: string, knownPeer: Known, forwardedFor: string): Client {
    let text = peer;
    let known = knownPeer;
    let end = forwardedFor.length;
    for (let hops = 0; end > 0 && hops < MAX_HOPS; hops++) {
      const comma = forwardedFor.lastIndexOf(',', end - 1);
      const hop = hopAddress(forwardedFor.slice(comma + 1, end));
      const knownHop = hop === '' ? null : this.know(hop);
      if (knownHop === null || knownHop.parsed === null) break;
      text = hop;
      known = knownHop;
      if (!known.trusted) break;
      end = comma;
    }
    return this.client(text, known, 'proxied');
  }

  private know(text: string): Known {
    let known = this.known.get(text);
    if (known === undefined) {
      const parsed = parseAddress(text);
      const trusted = parsed === null ? text === '' && this.trustsUnix : this.proxies.has(parsed);
      known = { parsed, trusted, clients: {} };
      this.known.set(text, known);
    }
    return known;
  }

  private client(text: string, { clients }: Known, way: Way): Client {
    return clients[way] ?? (clients[way] = this.make(text, way));
  }

  private make(text: string, way: Way): Client {
    const isNeverBanned = (address: Address) => this.isNeverBanned(address);
    return makeClient(text, isNeverBanned, way === 'undeclared', way === 'proxied');
  }

  isNeverBanned(address: Address): boolean {
    return (
      this.neverBan.has(address) ||
      this.proxies.has(address) ||
      (this.options.neverBanPrivate && PRIVATE_NETWORKS.has(address))
    );
  }
}

/** Longer texts are no address, with or without a port. */
const MAX_HOP_LENGTH = 64;

/** The address of one hop, without the port that some load balancers add; empty for what is too long. */
function hopAddress(text: string): string {
  const hop = text.trim();
  if (hop.length > MAX_HOP_LENGTH) return '';
  if (!hop.includes(':')) return hop;
  const port =
    /^(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}$/.exec(hop) ?? /^\[([0-9a-fA-F:.]{2,45})\](?::\d{1,5})?$/.exec(hop);
  return port === null ? hop : port[1];
}
