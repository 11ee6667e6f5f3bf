import { countryName } from '../../core/geo/country-code';
import { Mode } from '../../core/mode';
import { BlockedCountry } from '../../core/ports/country-store';
import { GeoOptions } from '../../layers/geo';

/** What became of a country that was to be blocked: `reason` where only its reason is another one now. */
export interface AddedCountry {
  readonly country: string;
  readonly change: 'added' | 'reason' | 'none';
}

/** A country that is treated otherwise than the rest. */
export interface GeoRule {
  /** ISO 3166-1 alpha-2, in capitals. */
  readonly country: string;
  /** In English. */
  readonly name: string;
  /** `allow`: only countries of this kind pass, those apart that are blocked too. */
  readonly effect: 'block' | 'allow';
  /** A country may be blocked by both. */
  readonly from: 'options' | 'database';
  /** Empty where nobody gave one. */
  readonly reason: string;
}

/** All that the geo layer goes by. */
export interface GeoRules {
  /** The weaker mode of the firewall's and the layer's. */
  readonly mode: Mode;
  readonly rules: readonly GeoRule[];
}

export function rulesOf(
  mode: Mode,
  { allow, block }: Pick<GeoOptions, 'allow' | 'block'>,
  stored: readonly BlockedCountry[],
): GeoRules {
  const rule = (effect: GeoRule['effect'], from: GeoRule['from'], country: string, reason = ''): GeoRule => ({
    country,
    name: countryName(country),
    effect,
    from,
    reason,
  });
  return {
    mode,
    rules: [
      ...block.map((country) => rule('block', 'options', country)),
      ...stored.map(({ country, reason }) => rule('block', 'database', country, reason)),
      ...allow.map((country) => rule('allow', 'options', country)),
    ],
  };
}
