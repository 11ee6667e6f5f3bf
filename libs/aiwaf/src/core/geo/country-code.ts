import { AiwafConfigError } from '../errors';

/**
 * Codes that the region names of Unicode CLDR know beside countries: parts of countries, groups of
 * them, and pseudo-regions for tests.
 */
const NO_COUNTRIES = new Set('AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ'.split(' '));
const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/**
 * The ISO 3166-1 alpha-2 code of a country in capitals, or `null` for what is none: a withdrawn code
 * (`SU`), an alias (`UK`), a union (`EU`). `XK` for Kosovo counts, since databases of addresses use it.
 */
export function countryCode(text: unknown): string | null {
  const trimmed = typeof text === 'string' ? text.trim() : '';
  if (!/^[A-Za-z]{2}$/.test(trimmed)) return null;
  const code = trimmed.toUpperCase();
  if (NO_COUNTRIES.has(code) || names.of(code) === undefined) return null;
  return replacement(code) === code ? code : null;
}

/** The code that is meant by an alias or a withdrawn code, such as `GB` for `UK`; else the code itself. */
export function replacement(code: string): string | undefined {
  return new Intl.Locale(`und-${code}`).region;
}

/**
 * The code of a country that a person names, in capitals.
 *
 * @throws AiwafConfigError `AIWAF_E_GEO_COUNTRY`
 */
export function requireCountry(text: string): string {
  const code = countryCode(text);
  if (code !== null) return code;
  throw new AiwafConfigError(
    'AIWAF_E_GEO_COUNTRY',
    `${JSON.stringify(String(text).slice(0, 80))} is no country.`,
    'Write an ISO 3166-1 code of two letters, such as "KP" (Great Britain is "GB").',
  );
}

/** The English name of a country, or the code itself where it is none. */
export function countryName(code: string): string {
  return countryCode(code) === null ? code : (names.of(code) ?? code);
}
