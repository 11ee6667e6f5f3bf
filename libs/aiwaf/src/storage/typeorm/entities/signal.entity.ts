import { EntitySchema } from 'typeorm';
import { ColumnTypes } from '../column-types';
import { doubleColumn, idColumn, indexOn, instantColumn, textColumn } from './columns';

/** Points that a client was given. */
export class SignalEntry {
  id!: number;
  /** A client key: an IPv4 address or an IPv6 `/64`. */
  ipAddress!: string;
  /** Epoch ms of the request's arrival. */
  createdAt!: number;
  code!: string;
  points!: number;
  requestId!: string | null;
}

export const signalSchema = (types: ColumnTypes) =>
  new EntitySchema<SignalEntry>({
    name: 'AiwafSignal',
    target: SignalEntry,
    tableName: 'aiwaf_signal',
    columns: {
      id: idColumn(types),
      ipAddress: textColumn('ip_address', 64),
      createdAt: instantColumn('created_at'),
      code: textColumn('code', 60),
      points: doubleColumn('points'),
      requestId: textColumn('request_id', 40, true),
    },
    indices: [
      { name: 'aiwaf_signal_ip_address_created_at_idx', columns: ['ipAddress', 'createdAt'] },
      indexOn('aiwaf_signal_created_at_idx', 'createdAt'),
    ],
  });
