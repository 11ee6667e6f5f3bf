import { decidedAt, isInForce } from '../../core/bans/later-ban';
import { BanRecord } from '../../core/ports/ban-store';

/**
 * A ban of a file as it is to be stored beside what the database knows of its client, or `null` where that
 * stays: a ban that lasts as long, or a later unban for one that is lifted in the file. A ban that was
 * lifted since the file was written is a new decision, or other processes would take the unban for later.
 *
 * @param now epoch ms
 */
export function restoredBan(
  current: BanRecord | undefined,
  record: BanRecord,
  now: number,
): BanRecord | null {
  if (current === undefined) return record;
  if (!isInForce(record, now)) return decidedAt(record) > decidedAt(current) ? record : null;
  if (isInForce(current, now)) {
    return (current.expiresAt ?? Infinity) >= (record.expiresAt ?? Infinity)
      ? null
      : { ...record, createdAt: Math.max(record.createdAt, decidedAt(current) + 1) };
  }
  return { ...record, createdAt: Math.max(record.createdAt, decidedAt(current) + 1) };
}
