import { EntitySchema } from 'typeorm';
import { ColumnTypes } from '../column-types';
import { idColumn, indexOn, instantColumn, textColumn, versionColumn } from './columns';

/** A country, by its ISO 3166 code of two letters, whose visitors are refused. */
export class GeoBlockedCountry {
  /** Made by the database. */
  id!: number;
  /** ISO 3166-1 code of two capitals. Unique. */
  countryCode!: string;
  /** One sentence for people. */
  reason!: string;
  /** Epoch ms. */
  createdAt!: number;
  /** Epoch ms of the last write. */
  updatedAt!: number;
  /** When it was taken back; `null` while it is in force. */
  removedAt!: number | null;
  /** Grows with every write of the table, so that other processes read what changed alone. */
  version!: number;
}

export const geoBlockedCountrySchema = (types: ColumnTypes) =>
  new EntitySchema<GeoBlockedCountry>({
    name: 'AiwafGeoBlockedCountry',
    target: GeoBlockedCountry,
    tableName: 'aiwaf_geoblockedcountry',
    columns: {
      id: idColumn(types),
      countryCode: textColumn('country_code', 2),
      reason: textColumn('reason', 255),
      createdAt: instantColumn('created_at'),
      updatedAt: instantColumn('updated_at'),
      removedAt: instantColumn('removed_at', true),
      version: versionColumn(),
    },
    indices: [
      indexOn('aiwaf_geoblockedcountry_country_code_uniq', 'countryCode', true),
      indexOn('aiwaf_geoblockedcountry_version_idx', 'version'),
    ],
  });
