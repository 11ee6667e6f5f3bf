import { EntitySchema } from 'typeorm';
import { ColumnTypes } from '../column-types';
import { idColumn, indexOn, instantColumn, textColumn } from './columns';

/** A path prefix that passes every layer while it is enabled. */
export class ExemptPath {
  id!: number;
  path!: string;
  reason!: string;
  enabled!: boolean;
  createdAt!: number;
  updatedAt!: number;
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
    },
    indices: [indexOn('aiwaf_exemptpath_path_uniq', 'path', true)],
  });
