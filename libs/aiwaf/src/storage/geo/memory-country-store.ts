import { countryCode } from '../../core/geo/country-code';
import { BlockedCountry, CountryStore } from '../../core/ports/country-store';
import { storableCountry } from './stored-country';

/** Blocked countries that last as long as the process. */
export class MemoryCountryStore implements CountryStore {
  private readonly countries = new Map<string, BlockedCountry>();

  async load(): Promise<BlockedCountry[]> {
    return [...this.countries.values()];
  }

  async add(blocked: BlockedCountry, _now: number): Promise<void> {
    const stored = storableCountry(blocked);
    this.countries.set(stored.country, stored);
  }

  async remove(country: string): Promise<boolean> {
    return this.countries.delete(countryCode(country) ?? country);
  }
}
