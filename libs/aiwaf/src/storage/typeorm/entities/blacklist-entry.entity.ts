import { EntitySchema } from 'typeorm';
import { ColumnTypes } from '../column-types';
import {
  idColumn,
  indexOn,
  instantColumn,
  integerColumn,
  jsonColumn,
  textColumn,
  versionColumn,
} from './columns';

/** A ban, a past ban or the tombstone of an unban: one row a client key. */
export class BlacklistEntry {
  id!: number;
  ipAddress!: string;
  reason!: string;
  extendedRequestInfo!: Record<string, unknown> | null;
  createdAt!: number;
  /** `null` lasts until a person lifts it. */
  expiresAt!: number | null;
  source!: string;
  level!: number;
  /** When a person lifted the ban. */
  liftedAt!: number | null;
  updatedAt!: number;
  version!: number;
}

export const blacklistEntrySchema = (types: ColumnTypes) =>
  new EntitySchema<BlacklistEntry>({
    name: 'AiwafBlacklistEntry',
    target: BlacklistEntry,
    tableName: 'aiwaf_blacklistentry',
    columns: {
      id: idColumn(types),
      ipAddress: textColumn('ip_address', 64),
      reason: textColumn('reason', 255),
      extendedRequestInfo: jsonColumn('extended_request_info', types, true),
      createdAt: instantColumn('created_at'),
      expiresAt: instantColumn('expires_at', true),
      source: textColumn('source', 20),
      level: integerColumn('level'),
      liftedAt: instantColumn('lifted_at', true),
      updatedAt: instantColumn('updated_at'),
      version: versionColumn(),
    },
    indices: [
      indexOn('aiwaf_blacklistentry_ip_address_uniq', 'ipAddress', true),
      indexOn('aiwaf_blacklistentry_version_idx', 'version'),
    ],
  });
