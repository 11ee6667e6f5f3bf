import { EntitySchema } from 'typeorm';
import { ColumnTypes } from '../column-types';
import { idColumn, indexOn, instantColumn, textColumn, versionColumn } from './columns';

/** A path prefix that passes every layer while it is enabled. */
export class ExemptPath {
  id!: number;
  path!: string;
  reason!: string;
  enabled!: boolean;
  createdAt!: number;
  updatedAt!: number;
  /** When it was taken back; `null` while it is in force. */
  removedAt!: number | null;
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
