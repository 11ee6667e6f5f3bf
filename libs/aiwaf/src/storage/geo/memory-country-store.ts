import { BlockedCountry, CountryStore } from '../../core/ports/country-store';
import { MemoryEntryStore } from '../memory/memory-entry-store';
import { COUNTRY_ENTRIES } from './stored-country';

/** Blocked countries that last as long as the process. */
export class MemoryCountryStore extends MemoryEntryStore<BlockedCountry> implements CountryStore {
  constructor() {
    super(COUNTRY_ENTRIES);
  }
}
