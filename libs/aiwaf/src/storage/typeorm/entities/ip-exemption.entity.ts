import { EntitySchema } from 'typeorm';
import { ColumnTypes } from '../column-types';
import { idColumn, indexOn, instantColumn, textColumn, versionColumn } from './columns';

/** An address or network that passes every layer. */
export class IpExemptionEntry {
  /** Made by the database. */
  id!: number;
  /** Address or CIDR network. Unique. */
  ipAddress!: string;
  /** One sentence for people. */
  reason!: string;
  /** Epoch ms. */
  createdAt!: number;
  /** Epoch ms of the last write. */
  updatedAt!: number;
  /** When it was taken back; `null` while it is in force. */
  removedAt!: number | null;
  /** Grows with every write of the table, so that other processes read what changed alone. */
  version!: number;
}

export const ipExemptionSchema = (types: ColumnTypes) =>
  new EntitySchema<IpExemptionEntry>({
    name: 'AiwafIpExemption',
    target: IpExemptionEntry,
    tableName: 'aiwaf_ipexemption',
    columns: {
      id: idColumn(types),
      ipAddress: textColumn('ip_address', 64),
      reason: textColumn('reason', 255),
      createdAt: instantColumn('created_at'),
      updatedAt: instantColumn('updated_at'),
      removedAt: instantColumn('removed_at', true),
      version: versionColumn(),
    },
    indices: [
      indexOn('aiwaf_ipexemption_ip_address_uniq', 'ipAddress', true),
      indexOn('aiwaf_ipexemption_version_idx', 'version'),
    ],
  });
