import { AiwafConfigError } from '../../core/errors';
import { countryCode } from '../../core/geo/country-code';
import { BlockedCountry } from '../../core/ports/country-store';
import { fitText } from '../fit-text';
import { REASON_LENGTH } from '../stored-ban';

/** @throws AiwafConfigError `AIWAF_E_GEO_COUNTRY` */
export function storableCountry({ country, reason }: BlockedCountry): BlockedCountry {
  const code = countryCode(country);
  if (code === null) {
    throw new AiwafConfigError(
      'AIWAF_E_GEO_COUNTRY',
      `${JSON.stringify(String(country).slice(0, 80))} is no country.`,
      'Write an ISO 3166-1 code of two letters, such as "KP" (Great Britain is "GB").',
    );
  }
  return { country: code, reason: fitText(reason, REASON_LENGTH) };
}
