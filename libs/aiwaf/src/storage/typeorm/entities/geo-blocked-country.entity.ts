import { EntitySchema } from 'typeorm';
import { ColumnTypes } from '../column-types';
import { idColumn, indexOn, instantColumn, textColumn, versionColumn } from './columns';

/** A country, by its ISO 3166 code of two letters, whose visitors are refused. */
export class GeoBlockedCountry {
  id!: number;
  countryCode!: string;
  reason!: string;
  createdAt!: number;
  updatedAt!: number;
  /** When it was taken back; `null` while it is in force. */
  removedAt!: number | null;
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
