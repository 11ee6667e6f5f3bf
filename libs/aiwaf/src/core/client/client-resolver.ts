import { isIP } from 'node:net';
import { LRUCache } from 'lru-cache';
import { Address, parseAddress } from './address';
import { AddressSet } from './address-set';
import { Client, makeClient, PRIVATE_NETWORKS } from './client';

/** How many addresses are remembered in parsed form; about 300 bytes each. */
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

/**
 * Finds the client of a request: the socket's address, unless the peer is a trusted proxy, in which
 * case `X-Forwarded-For` is walked from the right while hops are trusted. What the client itself
 * wrote further left is never believed.
 */
export class ClientResolver {
  private readonly proxies: AddressSet;
  private readonly trustsUnix: boolean;
  private readonly neverBan: AddressSet;
  private readonly direct = new LRUCache<string, Client>({ max: REMEMBERED_CLIENTS });
  private readonly proxied = new LRUCache<string, Client>({ max: REMEMBERED_CLIENTS });
  private readonly undeclared = new LRUCache<string, Client>({ max: 256 });
  private readonly trusted = new LRUCache<string, boolean>({ max: 1_024 });

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
  resolve(peer: string | undefined, forwardedFor: string | undefined, forwarded = false): Client {
    if (this.isTrusted(peer)) return this.proxiedClient(this.walk(peer ?? '', forwardedFor ?? ''));
    if (forwardedFor === undefined && !forwarded) return this.clientOf(peer ?? '');
    return this.isPrivate(peer) ? this.undeclaredClient(peer ?? '') : this.clientOf(peer ?? '');
  }

  private walk(peer: string, forwardedFor: string): string {
    let client = peer;
    let end = forwardedFor.length;
    for (let hops = 0; end > 0 && hops < MAX_HOPS; hops++) {
      const comma = forwardedFor.lastIndexOf(',', end - 1);
      const hop = hopAddress(forwardedFor.slice(comma + 1, end).trim());
      if (hop === null) break;
      client = hop;
      if (!this.isTrusted(hop)) break;
      end = comma;
    }
    return client;
  }

  private isTrusted(text: string | undefined): boolean {
    if (text === undefined || text === '') return this.trustsUnix;
    if (this.proxies.size === 0) return false;
    let known = this.trusted.get(text);
    if (known === undefined) {
      const address = parseAddress(text);
      known = address !== null && this.proxies.has(address);
      this.trusted.set(text, known);
    }
    return known;
  }

  private isPrivate(text: string | undefined): boolean {
    if (text === undefined || text === '') return true;
    const { parsed } = this.clientOf(text);
    return parsed !== null && PRIVATE_NETWORKS.has(parsed);
  }

  private clientOf(text: string): Client {
    let client = this.direct.get(text);
    if (client === undefined) {
      client = makeClient(text, (address) => this.isNeverBanned(address));
      this.direct.set(text, client);
    }
    return client;
  }

  private proxiedClient(text: string): Client {
    let client = this.proxied.get(text);
    if (client === undefined) {
      client = makeClient(text, (address) => this.isNeverBanned(address), false, true);
      this.proxied.set(text, client);
    }
    return client;
  }

  private undeclaredClient(text: string): Client {
    let client = this.undeclared.get(text);
    if (client === undefined) {
      client = makeClient(text, (address) => this.isNeverBanned(address), true);
      this.undeclared.set(text, client);
    }
    return client;
  }

  isNeverBanned(address: Address): boolean {
    return (
      this.neverBan.has(address) ||
      this.proxies.has(address) ||
      (this.options.neverBanPrivate && PRIVATE_NETWORKS.has(address))
    );
  }
}

/** The address of one hop: an address, or one with a port as some load balancers write it. */
function hopAddress(hop: string): string | null {
  if (isIP(hop) !== 0) return hop;
  const match =
    /^(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}$/.exec(hop) ?? /^\[([0-9a-fA-F:.]{2,45})\](?::\d{1,5})?$/.exec(hop);
  return match !== null && isIP(match[1]) !== 0 ? match[1] : null;
}
