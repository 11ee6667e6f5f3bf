import { EntitySchema } from 'typeorm';
import { ColumnTypes } from '../column-types';
import { doubleColumn, idColumn, indexOn, instantColumn, integerColumn, textColumn } from './columns';

/** The feature row of one request, kept for training. */
export class FeatureSample {
  id!: number;
  ip!: string;
  pathLen!: number;
  kwHits!: number;
  /** Seconds; `null` where it is not known. */
  respTime!: number | null;
  statusIdx!: number;
  burstCount!: number;
  total404!: number;
  label!: string;
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
