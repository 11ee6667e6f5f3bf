import * as ipaddr from 'ipaddr.js';
import { AiwafConfigError } from '../errors';
import { Address, addressText, networkText, parseAddress } from './address';

interface Network {
  readonly base: Address;
  readonly prefix: number;
}

/** A set of addresses and CIDR networks. */
export class AddressSet {
  private constructor(private readonly networks: readonly Network[]) {}

  static readonly EMPTY = new AddressSet([]);

  /**
   * @param entries addresses and CIDR networks without host bits
   * @param where the option or table they came from, for the message
   * @throws AiwafConfigError `AIWAF_E_ADDRESS` for an entry that is neither
   */
  static parse(entries: readonly string[], where: string): AddressSet {
    return new AddressSet(entries.map((entry) => parseNetwork(entry, where)));
  }

  get size(): number {
    return this.networks.length;
  }

  has(address: Address): boolean {
    for (const { base, prefix } of this.networks) {
      if (base.kind() === address.kind() && (address as ipaddr.IPv4).match(base as ipaddr.IPv4, prefix)) {
        return true;
      }
    }
    return false;
  }
}

/**
 * Parses `203.0.113.9`, `10.0.0.0/8` or `2001:db8::/32`.
 *
 * @throws AiwafConfigError `AIWAF_E_ADDRESS`
 */
export function parseNetwork(entry: unknown, where: string): Network {
  const text = typeof entry === 'string' ? entry.trim() : '';
  const slash = text.indexOf('/');
  const address = parseAddress(slash === -1 ? text : text.slice(0, slash));
  const bits = address?.kind() === 'ipv4' ? 32 : 128;
  const prefix =
    slash === -1 ? bits : /^\d{1,3}$/.test(text.slice(slash + 1)) ? Number(text.slice(slash + 1)) : -1;
  if (address === null || prefix < 0 || prefix > bits) {
    throw new AiwafConfigError(
      'AIWAF_E_ADDRESS',
      `${where} holds ${JSON.stringify(entry)}, which is no IP address or CIDR network.`,
      'Write an address such as "203.0.113.9" or a network such as "10.0.0.0/8".',
    );
  }
  const network = networkText(address, prefix);
  if (network !== `${addressText(address)}/${prefix}`) {
    throw new AiwafConfigError(
      'AIWAF_E_ADDRESS',
      `${where} holds ${JSON.stringify(entry)}, a network with host bits set.`,
      `Write "${network}" for the network or "${addressText(address)}" for the address.`,
    );
  }
  return { base: address, prefix };
}

/** The canonical text of an address or network, as it is stored: `203.0.113.9`, `10.0.0.0/8`. */
export function canonicalNetwork(entry: unknown, where: string): string {
  const { base, prefix } = parseNetwork(entry, where);
  const bits = base.kind() === 'ipv4' ? 32 : 128;
  return prefix === bits ? addressText(base) : `${addressText(base)}/${prefix}`;
}
