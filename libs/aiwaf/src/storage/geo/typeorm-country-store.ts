import { DataSource } from 'typeorm';
import { countryCode } from '../../core/geo/country-code';
import { BlockedCountry, CountryStore } from '../../core/ports/country-store';
import { GeoBlockedCountry } from '../typeorm/entities/geo-blocked-country.entity';
import { TypeOrmEntryStore } from '../typeorm/typeorm-entry-store';
import { COUNTRY_ENTRIES } from './stored-country';

/** Blocked countries as rows of `aiwaf_geoblockedcountry`. */
export class TypeOrmCountryStore
  extends TypeOrmEntryStore<BlockedCountry, GeoBlockedCountry>
  implements CountryStore
{
  constructor(dataSource: DataSource) {
    super(dataSource.getRepository(GeoBlockedCountry), COUNTRY_ENTRIES, {
      key: 'countryCode',
      inForce: {},
      read: ({ countryCode: code, reason }) => {
        const country = countryCode(code);
        return country === null ? null : { country, reason };
      },
      write: ({ country, reason }) => ({ countryCode: country, reason }),
    });
  }
}
