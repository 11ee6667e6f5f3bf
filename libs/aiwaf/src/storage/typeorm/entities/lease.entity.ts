import { EntitySchema } from 'typeorm';
import { ColumnTypes } from '../column-types';
import { idColumn, indexOn, instantColumn, integerColumn, textColumn } from './columns';

/** The right of one process to do what no other may do meanwhile. */
export class LeaseEntry {
  id!: number;
  name!: string;
  /** `host:pid:random`. */
  holder!: string;
  /** Rises with every grant. */
  token!: number;
  /** Epoch milliseconds; 0 once it was given back. */
  expiresAt!: number;
}

export const leaseSchema = (types: ColumnTypes) =>
  new EntitySchema<LeaseEntry>({
    name: 'AiwafLease',
    target: LeaseEntry,
    tableName: 'aiwaf_lease',
    columns: {
      id: idColumn(types),
      name: textColumn('name', 100),
      holder: textColumn('holder', 200),
      token: integerColumn('token'),
      expiresAt: instantColumn('expires_at'),
    },
    indices: [indexOn('aiwaf_lease_name_uniq', 'name', true)],
  });
