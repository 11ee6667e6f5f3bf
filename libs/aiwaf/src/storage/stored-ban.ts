import { BansOptions } from '../core/bans/bans.options';
import { clientKey, parseAddress } from '../core/client/address';
import { canonicalNetwork } from '../core/client/address-set';
import { BanRecord } from '../core/ports/ban-store';
import { fitText } from './fit-text';

/** Characters of a reason that every text column for one holds. */
export const REASON_LENGTH = 255;

/** How long a ban that is over counts, unless the host says otherwise. */
export const FORGET_AFTER_MS = new BansOptions().forgetAfterMs;

/**
 * The key under which a client of this address or network is looked up, or `null` for what is
 * neither. A single IPv6 address, as a person or the Python package writes one, is its `/64`.
 */
export function banKey(text: string): string | null {
  let network: string;
  try {
    network = canonicalNetwork(text, 'the blacklist');
  } catch {
    return null;
  }
  const address = parseAddress(network);
  return address === null ? network : clientKey(address);
}

/**
 * The bans as they are stored: canonical keys, reasons of bounded length, and of several for one key
 * the last. What has no address for a key is left out.
 */
export function storableBans(records: readonly BanRecord[]): BanRecord[] {
  const stored = new Map<string, BanRecord>();
  for (const record of records) {
    const key = banKey(record.key);
    if (key !== null) stored.set(key, { ...record, key, reason: fitText(record.reason, REASON_LENGTH) });
  }
  return [...stored.values()];
}

/** Whether a ban is in force, counts towards escalation or is a tombstone. */
export function stillMatters(record: BanRecord, now: number, forgetAfterMs: number): boolean {
  return record.liftedAt !== null || record.expiresAt === null || record.expiresAt + forgetAfterMs > now;
}
