/** A country whose visitors are refused, as a person stored it. */
export interface BlockedCountry {
  /** ISO 3166-1 alpha-2, in capitals. */
  readonly country: string;
  readonly reason: string;
}

/** Keeps blocked countries. Read at start and on refresh, written by people; never by a request. */
export interface CountryStore {
  /** Rows that name no country are left out. */
  load(): Promise<BlockedCountry[]>;
  /**
   * Inserts, or replaces the reason.
   *
   * @param now epoch milliseconds
   * @throws AiwafConfigError `AIWAF_E_GEO_COUNTRY`
   */
  add(blocked: BlockedCountry, now: number): Promise<void>;
  /** Answers whether the country was there. */
  remove(country: string): Promise<boolean>;
}
