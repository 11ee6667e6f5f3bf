import { EntitySchema } from 'typeorm';
import { ColumnTypes } from '../column-types';
import { idColumn, indexOn, instantColumn, textColumn } from './columns';

/** An address or network that passes every layer. */
export class IpExemptionEntry {
  id!: number;
  ipAddress!: string;
  reason!: string;
  createdAt!: number;
  updatedAt!: number;
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
    },
    indices: [indexOn('aiwaf_ipexemption_ip_address_uniq', 'ipAddress', true)],
  });
