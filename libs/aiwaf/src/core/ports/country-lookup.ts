/** Answers where an address is. Called once per unknown client and cache time, on the request path. */
export interface CountryLookup {
  /**
   * @param address canonical, an IPv4-mapped form as IPv4
   * @returns the ISO 3166-1 code in capitals, or `null` where nobody knows
   */
  country(address: string): string | null;
}
