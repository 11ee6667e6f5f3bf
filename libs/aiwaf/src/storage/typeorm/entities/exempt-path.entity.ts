import { EntitySchema } from 'typeorm';
import { ColumnTypes } from '../column-types';
import { idColumn, indexOn, instantColumn, textColumn, versionColumn } from './columns';

/** A path prefix that passes every layer while it is enabled. */
export class ExemptPath {
  /** Made by the database. */
  id!: number;
  /** The path prefix. Unique. */
  path!: string;
  /** One sentence for people. */
  reason!: string;
  /** `false`: it is kept, and covers nothing. */
  enabled!: boolean;
  /** Epoch ms. */
  createdAt!: number;
  /** Epoch ms of the last write. */
  updatedAt!: number;
  /** When it was taken back; `null` while it is in force. */
  removedAt!: number | null;
  /** Grows with every write of the table, so that other processes read what changed alone. */
  version!: number;
}

export const exemptPathSchema = (types: ColumnTypes) =>
  new EntitySchema<ExemptPath>({
    name: 'AiwafExemptPath',
    target: ExemptPath,
    tableName: 'aiwaf_exemptpath',
    columns: {
      id: idColumn(types),
      path: textColumn('path', 500),
      reason: textColumn('reason', 255),
      enabled: { type: 'boolean' },
      createdAt: instantColumn('created_at'),
      updatedAt: instantColumn('updated_at'),
      removedAt: instantColumn('removed_at', true),
      version: versionColumn(),
    },
    indices: [
      indexOn('aiwaf_exemptpath_path_uniq', 'path', true),
      indexOn('aiwaf_exemptpath_version_idx', 'version'),
    ],
  });
