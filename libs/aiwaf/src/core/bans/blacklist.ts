import { Address, parseAddress } from '../client/address';
import { AddressSet } from '../client/address-set';
import { Client } from '../client/client';
import { BanRecord } from '../ports/ban-store';
import { holdingBan, isInForce } from './later-ban';

/**
 * The bans in force, in memory: the only blacklist that a request reads. Bans are never lost to
 * the bound silently: what is dropped stays in the database and is counted.
 */
export class Blacklist {
  private readonly records = new Map<string, BanRecord>();
  private readonly networks = new Map<string, { record: BanRecord; set: AddressSet }>();
  /** All networks together, by which most clients are told to be in none; `null` after a change. */
  private anyNetwork: AddressSet | null = AddressSet.EMPTY;
  /** Bans dropped from memory because `maxBans` was reached. */
  dropped = 0;

  constructor(
    private readonly maxBans: number,
    private readonly forgetAfterMs: number,
  ) {}

  /** The ban that covers a client now, or `null`. */
  find(client: Client, now: number): BanRecord | null {
    const record = this.records.get(client.key);
    if (record !== undefined && isInForce(record, now)) return record;
    return this.networks.size === 0 || client.parsed === null ? null : this.findNetwork(client.parsed, now);
  }

  /** What is known of a key: a ban in force, an old one or a tombstone. */
  get(key: string): BanRecord | undefined {
    return this.records.get(key);
  }

  put(record: BanRecord, now: number): void {
    if (this.records.size >= this.maxBans && !this.records.has(record.key)) this.makeRoom(now);
    this.records.set(record.key, record);
    if (isNetwork(record.key)) this.addNetwork(record);
  }

  /** Takes over what another process decided, unless it was decided here later; answers whether it did. */
  merge(record: BanRecord, now: number): boolean {
    const ours = this.records.get(record.key);
    const isKnown = ours?.expiresAt === record.expiresAt && ours.liftedAt === record.liftedAt;
    if (isKnown || holdingBan(ours, record, now) !== record) return false;
    this.put(record, now);
    return true;
  }

  /** Replaces everything, as after a start or a refresh. */
  replace(records: readonly BanRecord[], now: number): void {
    this.records.clear();
    this.networks.clear();
    this.anyNetwork = null;
    for (const record of records) {
      if (this.isForgotten(record, now)) continue;
      this.records.set(record.key, record);
      if (isNetwork(record.key)) this.addNetwork(record);
    }
  }

  /** Bans in force at `now`. */
  list(now: number): BanRecord[] {
    return [...this.records.values()].filter((record) => isInForce(record, now));
  }

  /** Keys of lifted bans and when they were lifted. */
  lifted(): [key: string, liftedAt: number][] {
    return [...this.records.values()].flatMap(({ key, liftedAt }) =>
      liftedAt === null ? [] : [[key, liftedAt]],
    );
  }

  get size(): number {
    return this.records.size;
  }

  /**
   * Drops what no longer matters; if nothing does, the ban that ends first among the oldest. Permanent
   * bans and tombstones go to the end of the line: whoever brings a flood of bans pushes out none of them.
   */
  private makeRoom(now: number): void {
    let first: BanRecord | null = null;
    let temporary = 0;
    let seen = 0;
    for (const record of this.records.values()) {
      if (temporary === 64 || seen++ === this.maxBans) break;
      if (record.expiresAt === null || record.liftedAt !== null) {
        this.records.delete(record.key);
        this.records.set(record.key, record);
      } else if (!isInForce(record, now)) {
        this.forgetRecord(record.key);
        return;
      } else {
        temporary++;
        if (first?.expiresAt == null || record.expiresAt < first.expiresAt) first = record;
      }
    }
    const victim = first?.key ?? (this.records.keys().next().value as string);
    this.forgetRecord(victim);
    this.dropped++;
  }

  /** Tombstones stay: an old log may be read at any time. */
  private isForgotten(record: BanRecord, now: number): boolean {
    return (
      record.liftedAt === null && record.expiresAt !== null && record.expiresAt + this.forgetAfterMs <= now
    );
  }

  private findNetwork(address: Address, now: number): BanRecord | null {
    this.anyNetwork ??= AddressSet.parse([...this.networks.keys()], 'the blacklist');
    if (!this.anyNetwork.has(address)) return null;
    for (const { record, set } of this.networks.values())
      if (set.has(address) && isInForce(record, now)) return record;
    return null;
  }

  private addNetwork(record: BanRecord): void {
    const set = this.networks.get(record.key)?.set ?? AddressSet.parse([record.key], 'the blacklist');
    this.networks.set(record.key, { record, set });
    this.anyNetwork = null;
  }

  private forgetRecord(key: string): void {
    this.records.delete(key);
    if (this.networks.delete(key)) this.anyNetwork = null;
  }
}

/** A key that is not one client's own: a CIDR network other than an IPv6 `/64`. */
function isNetwork(key: string): boolean {
  const slash = key.indexOf('/');
  return slash !== -1 && !(key.endsWith('/64') && parseAddress(key.slice(0, slash))?.kind() === 'ipv6');
}
