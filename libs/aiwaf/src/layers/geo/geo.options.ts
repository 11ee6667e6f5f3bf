import { countryCode, replacement } from '../../core/geo/country-code';
import { Check, integer, nullable, oneOf, string } from '../../core/options/checks';
import { JudgingLayerOptions, judgingLayerChecks } from '../../core/options/layer.options';
import { Checks, mergeOptions } from '../../core/options/merge-options';

/** Options of the layer that refuses countries. It does nothing until countries are given here or in the database. */
export class GeoOptions extends JudgingLayerOptions {
  /** The only countries that pass; an empty list lets all pass. */
  allow: readonly string[] = [];
  /** Countries that are refused, also where `allow` names them. The countries of the database are added. */
  block: readonly string[] = [];
  /**
   * Path of an `.mmdb` file with countries, of MaxMind or another; `null`: the one that comes with the
   * package. Read at start, when countries are given.
   */
  database: string | null = null;
  /** What happens to public addresses whose country the file does not know. Private addresses always pass. */
  onUnknown: 'pass' | 'deny' = 'pass';
  /** How long a client's country is remembered; 0 looks it up on each request. */
  cacheMs = 3_600_000;
}

const countries: Check = (value) => {
  if (!Array.isArray(value)) return 'a list of ISO 3166-1 codes such as ["KP"]';
  const wrong: unknown = value.find((entry) => countryCode(entry) === null);
  return wrong === undefined ? null : `ISO 3166-1 codes of two letters; ${notACountry(wrong)}`;
};

/** Why a code is refused, with the one that was probably meant. */
function notACountry(code: unknown): string {
  const text = String(code).trim();
  const meant = /^[A-Za-z]{2}$/.test(text) ? countryCode(replacement(text)) : null;
  return `${JSON.stringify(code)} is none${meant === null ? '' : `, ${meant} is`}`;
}

const checks: Checks<GeoOptions> = {
  ...judgingLayerChecks,
  allow: countries,
  block: countries,
  database: nullable(string),
  onUnknown: oneOf('pass', 'deny'),
  cacheMs: integer(0, 604_800_000),
};

/** Merges and checks the options of the layer; codes become capitals. */
export function geoOptions(input: unknown, where: string): Readonly<GeoOptions> {
  const merged = mergeOptions(new GeoOptions(), checks, input, where);
  return Object.freeze({ ...merged, allow: capitals(merged.allow), block: capitals(merged.block) });
}

function capitals(codes: readonly string[]): readonly string[] {
  return codes.map((code) => countryCode(code) as string);
}
