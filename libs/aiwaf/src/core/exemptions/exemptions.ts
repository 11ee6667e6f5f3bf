import { Address } from '../client/address';
import { AddressSet } from '../client/address-set';
import { Client } from '../client/client';
import { ALL_LAYERS, LayerMask } from '../layer-id';
import { CanonicalPath } from '../path/canonical-path';
import { Exemptions as ExemptionRows } from '../ports/exemption-store';
import { ExemptPaths } from './exempt-paths';

/** Exempt addresses and paths from options and database together, replaced as a whole on refresh. */
export class Exemptions {
  private ips: AddressSet = AddressSet.EMPTY;
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

  /** The layers that do not look at this request. */
  find(client: Client, target: CanonicalPath, routed: boolean): LayerMask {
    return this.coversClient(client) ? ALL_LAYERS : this.paths.find(target, routed);
  }

  /** The layers that a path is exempt from. */
  findPath(target: CanonicalPath, routed: boolean): LayerMask {
    return this.paths.find(target, routed);
  }
}
