import { EntitySchema } from 'typeorm';
import { ColumnTypes } from '../column-types';
import { idColumn, indexOn, instantColumn, jsonColumn, textColumn } from './columns';

/** A change that a person made. */
export class AuditEntry {
  id!: number;
  at!: number;
  actor!: string;
  action!: string;
  target!: string;
  before!: unknown;
  after!: unknown;
}

export const auditSchema = (types: ColumnTypes) =>
  new EntitySchema<AuditEntry>({
    name: 'AiwafAudit',
    target: AuditEntry,
    tableName: 'aiwaf_audit',
    columns: {
      id: idColumn(types),
      at: instantColumn('at'),
      actor: textColumn('actor', 255),
      action: textColumn('action', 40),
      target: textColumn('target', 500),
      before: jsonColumn('before', types, true),
      after: jsonColumn('after', types, true),
    },
    indices: [indexOn('aiwaf_audit_at_idx', 'at')],
  });
