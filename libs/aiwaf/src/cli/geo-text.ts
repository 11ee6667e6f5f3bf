import { countryName } from '../core/geo/country-code';
import type { Mode } from '../core/mode';
import type { BlockedCountry } from '../core/ports/country-store';
import type { AddedCountry, GeoRule, GeoRules } from '../nest/geo/geo-rules';
import { table } from './table';

const DRY_RUN = 'Dry run: nothing was changed.\n';

/** What the geo layer goes by, as people read it. */
export function geoRulesText({ mode, rules }: GeoRules): string {
  if (rules.length === 0)
    return `No country is blocked: block one with aiwaf geo add CODE.\n${modeText(mode)}`;
  const rows = rules.map(({ country, name, effect, from, reason }) => [
    country,
    name,
    effect === 'block' ? 'blocked' : 'allowed',
    from,
    reason,
  ]);
  const only = rules.some(({ effect }) => effect === 'allow')
    ? 'Countries that are neither blocked nor allowed are refused, since some are allowed.\n'
    : '';
  return table([['COUNTRY', 'NAME', 'EFFECT', 'FROM', 'REASON'], ...rows]) + only + modeText(mode);
}

export function addedText(countries: readonly AddedCountry[], mode: Mode, dryRun: boolean): string {
  const lines = countries.map(({ country, change }) => {
    const name = named(country);
    switch (change) {
      case 'added':
        return dryRun ? `Would block ${name}.\n` : `Blocked ${name}.\n`;
      case 'reason':
        return `${name} is blocked already; its reason ${dryRun ? 'would be' : 'is'} replaced.\n`;
      case 'none':
        return `${name} is blocked already.\n`;
    }
  });
  return lines.join('') + (dryRun ? DRY_RUN : '') + modeText(mode);
}

/** @param left what still holds; in a dry run, what holds now */
export function removedText(
  removed: readonly BlockedCountry[],
  left: readonly GeoRule[],
  dryRun: boolean,
): string {
  const lines = removed.map(({ country }) => {
    const isOption = left.some(
      (rule) => rule.country === country && rule.effect === 'block' && rule.from === 'options',
    );
    const still = isOption ? ', which the option layers.geo.block still blocks' : '';
    return `${dryRun ? 'Would take back' : 'Took back'} ${named(country)}${still}.\n`;
  });
  return lines.join('') + (dryRun ? DRY_RUN : '');
}

function named(country: string): string {
  return `${country} (${countryName(country)})`;
}

/** Empty where the layer refuses. */
function modeText(mode: Mode): string {
  switch (mode) {
    case 'off':
      return 'The layer geo is off here: nobody is refused by country.\n';
    case 'monitor':
      return 'The layer geo only monitors here: what it would refuse is reported, and passes.\n';
    case 'enforce':
      return '';
  }
}
