import { BanRecord, BanSource } from '../../core/ports/ban-store';
import { banKey } from '../stored-ban';
import { BlacklistEntry } from './entities/blacklist-entry.entity';

const SOURCES: readonly string[] = ['points', 'trainer', 'person'] satisfies BanSource[];

/** A ban as a row, with `updatedAt` in epoch ms. */
export function toRow(record: BanRecord, updatedAt: number): Omit<BlacklistEntry, 'id'> {
  const { key, requestInfo, ...rest } = record;
  return { ...rest, ipAddress: key, extendedRequestInfo: requestInfo ?? null, updatedAt };
}

/** A row as a ban, or `null` for one that no ban can be read from. Unknown sources are people's. */
export function toRecord(row: BlacklistEntry): BanRecord | null {
  const key = banKey(row.ipAddress);
  const { reason, createdAt, expiresAt, level, liftedAt, extendedRequestInfo } = row;
  if (key === null || ![createdAt, level].every(Number.isFinite)) return null;
  if (![expiresAt, liftedAt].every((instant) => instant === null || Number.isFinite(instant))) return null;
  const source = SOURCES.includes(row.source) ? (row.source as BanSource) : 'person';
  return {
    key,
    reason,
    source,
    createdAt,
    expiresAt,
    level,
    liftedAt,
    ...(extendedRequestInfo === null ? {} : { requestInfo: extendedRequestInfo }),
  };
}

/**
 * Of two records for one client the later decision holds: an unban in the canonical spelling ends a
 * ban that another program wrote for an address of the same `/64`.
 */
export function laterOf(a: BanRecord | undefined, b: BanRecord): BanRecord {
  return a !== undefined && decidedAt(a) > decidedAt(b) ? a : b;
}

function decidedAt({ createdAt, liftedAt }: BanRecord): number {
  return Math.max(createdAt, liftedAt ?? 0);
}
