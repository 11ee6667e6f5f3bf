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
  /** Made by the database. */
  id!: number;
  /** Client key or network: `203.0.113.9`, `2001:db8::/64`. Unique. */
  ipAddress!: string;
  /** One sentence for people. */
  reason!: string;
  /** Facts about the request that brought the ban, where `bans.storeRequestInfo` asks for them. */
  extendedRequestInfo!: Record<string, unknown> | null;
  /** Epoch ms at which the ban began. */
  createdAt!: number;
  /** `null` lasts until a person lifts it. */
  expiresAt!: number | null;
  /** `points`, `trainer` or `person`. */
  source!: string;
  /** How many bans this client has had, this one included. */
  level!: number;
  /** When a person lifted the ban. */
  liftedAt!: number | null;
  /** Epoch ms of the last write. */
  updatedAt!: number;
  /** Grows with every write of the table, so that other processes read what changed alone. */
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
