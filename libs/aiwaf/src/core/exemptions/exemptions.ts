import { Address } from '../client/address';
import { AddressSet, parseNetwork } from '../client/address-set';
import { Client } from '../client/client';
import { ALL_LAYERS, LayerMask } from '../layer-id';
import { CanonicalPath } from '../path/canonical-path';
import { Exemptions as ExemptionRows, IpExemption } from '../ports/exemption-store';
import { ExemptPaths } from './exempt-paths';

/** An exemption that covers a client, and where it was made. */
export interface AppliedExemption {
  /** Of an address or a network. */
  readonly kind: 'ip';
  /** An address or a network. */
  readonly value: string;
  /** `null` for those of the options, which have none. */
  readonly reason: string | null;
  /** Who made it: the options, or a person by way of the database. */
  readonly source: 'options' | 'database';
}

/** Exempt addresses and paths from options and database together, replaced as a whole on refresh. */
export class Exemptions {
  private ips: AddressSet = AddressSet.EMPTY;
  private ipRows: readonly IpExemption[] = [];
  private paths: ExemptPaths = new ExemptPaths([]);
  /** Prefixes of the exempt paths of options and database; a new list with every change. */
  pathPrefixes: readonly string[] = [];
  /** Answers per client object, forgotten with it and with every change. */
  private known = new WeakMap<Client, boolean>();

  constructor(
    private readonly optionIps: readonly string[],
    private readonly optionPaths: readonly string[],
  ) {
    this.replace({ ips: [], paths: [] });
  }

  /** Takes over the rows of the database. */
  replace(rows: ExemptionRows): void {
    this.ipRows = rows.ips;
    this.ips = AddressSet.parse(
      [...this.optionIps, ...rows.ips.map((row) => row.address)],
      'the list of exempt addresses',
    );
    this.pathPrefixes = [...this.optionPaths, ...rows.paths.map((row) => row.path)];
    this.paths = new ExemptPaths(this.pathPrefixes);
    this.known = new WeakMap();
  }

  /** Whether a client passes every layer and is never banned. */
  coversClient(client: Client): boolean {
    if (this.ips.size === 0 || client.parsed === null) return false;
    let covered = this.known.get(client);
    if (covered === undefined) {
      covered = this.coversAddress(client.parsed);
      this.known.set(client, covered);
    }
    return covered;
  }

  coversAddress(address: Address): boolean {
    return this.ips.has(address);
  }

  /**
   * The exemptions that cover all of an address or network, for people who ask why.
   *
   * @throws AiwafConfigError `AIWAF_E_ADDRESS`
   */
  applyingTo(network: string): AppliedExemption[] {
    const { base, prefix } = parseNetwork(network, 'the address');
    const covers = (exempt: string) =>
      parseNetwork(exempt, 'the list of exempt addresses').prefix <= prefix &&
      AddressSet.parse([exempt], 'the list of exempt addresses').has(base);
    return [
      ...this.optionIps
        .filter(covers)
        .map((value) => ({ kind: 'ip', value, reason: null, source: 'options' }) as const),
      ...this.ipRows
        .filter(({ address }) => covers(address))
        .map(({ address, reason }) => ({ kind: 'ip', value: address, reason, source: 'database' }) as const),
    ];
  }

  /** The layers that do not look at this request. */
  find(client: Client, target: CanonicalPath, routed: boolean): LayerMask {
    return this.coversClient(client) ? ALL_LAYERS : this.paths.find(target, routed);
  }

  /** The layers that a path is exempt from. */
  findPath(target: CanonicalPath, routed: boolean): LayerMask {
    return this.paths.find(target, routed);
  }
}
