import { DataSource, Repository } from 'typeorm';
import { countryCode } from '../../core/geo/country-code';
import { BlockedCountry, CountryStore } from '../../core/ports/country-store';
import { GeoBlockedCountry } from '../typeorm/entities/geo-blocked-country.entity';
import { upsert } from '../typeorm/upsert';
import { storableCountry } from './stored-country';

/**
 * Blocked countries as rows. There are few, made by people, so that removing compares every row:
 * lower case, as other programs may write it, goes with it.
 */
export class TypeOrmCountryStore implements CountryStore {
  private readonly countries: Repository<GeoBlockedCountry>;
  /** Rows read so far that name no country. */
  skipped = 0;

  constructor(dataSource: DataSource) {
    this.countries = dataSource.getRepository(GeoBlockedCountry);
  }

  async load(): Promise<BlockedCountry[]> {
    const rows = await this.countries.find({ order: { id: 'ASC' } });
    const known = new Map<string, BlockedCountry>();
    for (const row of rows) {
      const country = countryCode(row.countryCode);
      if (country === null) this.skipped++;
      else known.set(country, { country, reason: row.reason });
    }
    return [...known.values()];
  }

  async add(blocked: BlockedCountry, now: number): Promise<void> {
    const { country, reason } = storableCountry(blocked);
    const row = { countryCode: country, reason, createdAt: now, updatedAt: now };
    await upsert(this.countries, [row], 'countryCode', ['reason', 'updatedAt']);
  }

  async remove(country: string): Promise<boolean> {
    const wanted = countryCode(country) ?? country;
    const rows = await this.countries.find({ select: { id: true, countryCode: true } });
    const matching = rows.filter((row) => (countryCode(row.countryCode) ?? row.countryCode) === wanted);
    if (matching.length === 0) return false;
    await this.countries.delete(matching.map(({ id }) => id));
    return true;
  }
}
