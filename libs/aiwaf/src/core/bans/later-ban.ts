import { BanRecord } from '../ports/ban-store';

/** Epoch ms of the ban, or of the unban that ended it. */
export function decidedAt({ createdAt, liftedAt }: BanRecord): number {
  return Math.max(createdAt, liftedAt ?? 0);
}

/** Of two records for one client the later decision holds, the second where they are of one instant. */
export function laterBan(a: BanRecord | undefined, b: BanRecord): BanRecord {
  return a !== undefined && decidedAt(a) > decidedAt(b) ? a : b;
}

export function isInForce(record: BanRecord, now: number): boolean {
  return record.liftedAt === null && (record.expiresAt === null || record.expiresAt > now);
}

/**
 * What holds of two records for one client that two processes decided without knowing of each other: the
 * later one, but that points and the trainer never shorten a ban in force, as within one process.
 *
 * @param now epoch ms
 */
export function holdingBan(a: BanRecord | undefined, b: BanRecord, now: number): BanRecord {
  const later = laterBan(a, b);
  const earlier = later === b ? a : b;
  if (earlier === undefined || later.liftedAt !== null || later.source === 'person') return later;
  return isInForce(earlier, now) && lasts(earlier) > lasts(later) ? earlier : later;
}

function lasts({ expiresAt }: BanRecord): number {
  return expiresAt ?? Infinity;
}
