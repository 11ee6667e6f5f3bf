import { BanRecord } from '../ports/ban-store';

/** Epoch ms of the ban, or of the unban that ended it. */
export function decidedAt({ createdAt, liftedAt }: BanRecord): number {
  return Math.max(createdAt, liftedAt ?? 0);
}

/** Of two records for one client the later decision holds, the second where they are of one instant. */
export function laterBan(a: BanRecord | undefined, b: BanRecord): BanRecord {
  return a !== undefined && decidedAt(a) > decidedAt(b) ? a : b;
}
