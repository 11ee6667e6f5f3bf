import { BanRecord, BanSource } from '../../core/ports/ban-store';
import { banKey } from '../stored-ban';
import { BlacklistEntry } from './entities/blacklist-entry.entity';

const SOURCES: readonly string[] = ['points', 'trainer', 'person'] satisfies BanSource[];

/** A ban as a row, with `updatedAt` in epoch ms. */
export function toRow(record: BanRecord, updatedAt: number): Omit<BlacklistEntry, 'id' | 'version'> {
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
