import { EntitySchema } from 'typeorm';
import { ColumnTypes } from '../column-types';
import { idColumn, indexOn, instantColumn, textColumn } from './columns';

/** A country, by its ISO 3166 code of two letters, whose visitors are refused. */
export class GeoBlockedCountry {
  id!: number;
  countryCode!: string;
  reason!: string;
  createdAt!: number;
  updatedAt!: number;
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
    },
    indices: [indexOn('aiwaf_geoblockedcountry_country_code_uniq', 'countryCode', true)],
  });
