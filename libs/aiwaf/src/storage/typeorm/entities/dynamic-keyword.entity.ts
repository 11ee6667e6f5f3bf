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

/** A word learned from paths that scanners asked for; what only this package knows of it may be `null`. */
export class DynamicKeyword {
  /** Made by the database. */
  id!: number;
  /** The word, in lower case. Unique. */
  keyword!: string;
  /** Sightings, halved for every half-life between them. */
  count!: number;
  /** Epoch ms of the last sighting. */
  lastUpdated!: number;
  /** Epoch ms. */
  firstSeen!: number | null;
  /** Networks it came from, at most as many as decide: `/24` and `/48`. */
  clientGroups!: unknown;
  /** Wider networks, `/16` and `/32`. */
  wideGroups!: unknown;
  /** UTC days, as days since the epoch. */
  days!: unknown;
  /** `candidate`, `proposed`, `active`, or a person's `approved` or `rejected`. */
  state!: string | null;
  /** Epoch ms at which a person decided. */
  decidedAt!: number | null;
  /** When a person took it back, or it faded. */
  removedAt!: number | null;
  /** Grows with every write of the table, so that other processes read what changed alone. */
  version!: number;
}

export const dynamicKeywordSchema = (types: ColumnTypes) =>
  new EntitySchema<DynamicKeyword>({
    name: 'AiwafDynamicKeyword',
    target: DynamicKeyword,
    tableName: 'aiwaf_dynamickeyword',
    columns: {
      id: idColumn(types),
      keyword: textColumn('keyword', 100),
      count: integerColumn('count'),
      lastUpdated: instantColumn('last_updated'),
      firstSeen: instantColumn('first_seen', true),
      clientGroups: jsonColumn('client_groups', types, true),
      wideGroups: jsonColumn('wide_groups', types, true),
      days: jsonColumn('days', types, true),
      state: { ...textColumn('state', 20), nullable: true },
      decidedAt: instantColumn('decided_at', true),
      removedAt: instantColumn('removed_at', true),
      version: versionColumn(),
    },
    indices: [
      indexOn('aiwaf_dynamickeyword_keyword_uniq', 'keyword', true),
      indexOn('aiwaf_dynamickeyword_state_idx', 'state'),
      indexOn('aiwaf_dynamickeyword_version_idx', 'version'),
    ],
  });
