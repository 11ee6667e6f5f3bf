import { EntitySchema } from 'typeorm';
import { ColumnTypes } from '../column-types';
import { idColumn, indexOn, instantColumn, integerColumn, jsonColumn, textColumn } from './columns';

/** A client that the trainer would ban, for a person to decide. */
export class BanProposalEntry {
  id!: number;
  /** A client key: an IPv4 address or an IPv6 `/64`. */
  ipAddress!: string;
  reason!: string;
  points!: number;
  evidence!: unknown;
  /** `pending`, `accepted` or `rejected`. */
  state!: string;
  /** Epoch ms of the first and the latest proposal. */
  createdAt!: number;
  updatedAt!: number;
  /** Epoch ms of the last decision; of a client that is proposed again only where that was a rejection. */
  decidedAt!: number | null;
}

export const banProposalSchema = (types: ColumnTypes) =>
  new EntitySchema<BanProposalEntry>({
    name: 'AiwafBanProposal',
    target: BanProposalEntry,
    tableName: 'aiwaf_banproposal',
    columns: {
      id: idColumn(types),
      ipAddress: textColumn('ip_address', 64),
      reason: textColumn('reason', 255),
      points: integerColumn('points'),
      evidence: jsonColumn('evidence', types, true),
      state: textColumn('state', 20),
      createdAt: instantColumn('created_at'),
      updatedAt: instantColumn('updated_at'),
      decidedAt: instantColumn('decided_at', true),
    },
    indices: [
      indexOn('aiwaf_banproposal_ip_address_uniq', 'ipAddress', true),
      indexOn('aiwaf_banproposal_state_idx', 'state'),
    ],
  });
