import { EntitySchema } from 'typeorm';
import { ColumnTypes } from '../column-types';
import { doubleColumn, idColumn, indexOn, instantColumn, integerColumn, textColumn } from './columns';

/** The feature row of one request, kept for training. */
export class FeatureSample {
  /** Made by the database. */
  id!: number;
  /** The client's address. */
  ip!: string;
  /** Characters of the path. */
  pathLen!: number;
  /** Keywords of scanners in the path. */
  kwHits!: number;
  /** Seconds; `null` where it is not known. */
  respTime!: number | null;
  /** Index of the status among those that are told apart. */
  statusIdx!: number;
  /** Requests of the client around this one. */
  burstCount!: number;
  /** 404s of the client. */
  total404!: number;
  /** What the sample was taken for, as the Python package names it. */
  label!: string;
  /** Epoch ms. */
  createdAt!: number;
}

export const featureSampleSchema = (types: ColumnTypes) =>
  new EntitySchema<FeatureSample>({
    name: 'AiwafFeatureSample',
    target: FeatureSample,
    tableName: 'aiwaf_featuresample',
    columns: {
      id: idColumn(types),
      ip: textColumn('ip', 64),
      pathLen: integerColumn('path_len'),
      kwHits: integerColumn('kw_hits'),
      respTime: doubleColumn('resp_time', true),
      statusIdx: integerColumn('status_idx'),
      burstCount: integerColumn('burst_count'),
      total404: integerColumn('total_404'),
      label: textColumn('label', 20),
      createdAt: instantColumn('created_at'),
    },
    indices: [
      indexOn('aiwaf_featu_ip_b13d42_idx', 'ip'),
      indexOn('aiwaf_featu_created_6cae85_idx', 'createdAt'),
    ],
  });
