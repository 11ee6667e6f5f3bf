import { EntryStore } from './entry-store';

/** A country whose visitors are refused, as a person stored it. */
export interface BlockedCountry {
  /** ISO 3166-1 alpha-2, in capitals. */
  readonly country: string;
  readonly reason: string;
}

/** Countries that people block. `add` throws `AIWAF_E_GEO_COUNTRY`. */
export type CountryStore = EntryStore<BlockedCountry>;
