import { countryCode, requireCountry } from '../../core/geo/country-code';
import { BlockedCountry } from '../../core/ports/country-store';
import { EntryKind } from '../entry-kind';
import { fitText } from '../fit-text';
import { REASON_LENGTH } from '../stored-ban';

/** `storable` throws `AIWAF_E_GEO_COUNTRY`. */
export const COUNTRY_ENTRIES: EntryKind<BlockedCountry> = {
  storable: ({ country, reason }) => ({
    country: requireCountry(country),
    reason: fitText(reason, REASON_LENGTH),
  }),
  keyOf: ({ country }) => country,
  canonical: countryCode,
};
