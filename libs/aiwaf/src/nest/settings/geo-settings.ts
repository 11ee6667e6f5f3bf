import { countryCode } from '../../core/geo/country-code';
import { GeoOptions } from '../../layers/geo';
import { SettingReport } from './setting-report';
import { invalidSetting, number, Read, textList } from './setting-values';

/** Reads codes of countries, which the Python package compares in capitals too. */
export const readCountries: Read<readonly string[]> = (value, name) =>
  textList(value, name).map((text) => {
    const code = countryCode(text);
    if (code === null) throw invalidSetting(name, text, 'ISO 3166-1 codes of two letters, such as "KP"');
    return code;
  });

/** Seconds that a country is remembered; 0 remembers none. */
export const readCacheMs: Read<number> = (value, name) => Math.round(number(0, 604_800)(value, name) * 1_000);

/**
 * Without `AIWAF_GEO_BLOCK_ENABLED` the Python package has lists of countries and refuses nobody; its
 * own example of settings is written so.
 */
export function geoEnabled(geo: Partial<GeoOptions>, report: SettingReport): Partial<GeoOptions> {
  if (geo.mode === 'enforce' || (geo.allow === undefined && geo.block === undefined)) return geo;
  const lists = { AIWAF_GEO_ALLOW_COUNTRIES: geo.allow, AIWAF_GEO_BLOCK_COUNTRIES: geo.block };
  for (const [name, countries] of Object.entries(lists))
    if (countries !== undefined)
      report(name, 'no effect', `${name} has no effect: AIWAF_GEO_BLOCK_ENABLED is not True.`);
  return { ...geo, mode: 'off' };
}
