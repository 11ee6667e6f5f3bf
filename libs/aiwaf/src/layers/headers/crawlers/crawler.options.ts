import { AddressSet } from '../../../core/client/address-set';
import { boolean, Check, listOf, nullable, string } from '../../../core/options/checks';
import { Checks, mergeOptions } from '../../../core/options/merge-options';

/** How it is found out whether a declared bot's address is its operator's. */
export class CrawlerOptions {
  /**
   * Asks the DNS, after the request, whether the address of a declared search engine has a name of its
   * operator that leads back to it. `false` asks nothing: these bots pass by name.
   */
  verify = true;
  /**
   * Published networks of bots by name, such as `{ duckduckbot: ['192.0.2.0/24'] }`. An address in them is
   * the bot's at once; one outside of them is not, unless the DNS can tell (`verify`) and says otherwise.
   */
  ranges: Readonly<Record<string, readonly string[]>> | null = null;
}

const rangesCheck: Check = (value) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return 'an object with a list of networks per bot';
  const problem = Object.values(value)
    .map(listOf(string))
    .find((wrong) => wrong !== null);
  return problem === undefined ? null : `an object whose values are each ${problem}`;
};

const checks: Checks<CrawlerOptions> = { verify: boolean, ranges: nullable(rangesCheck) };

/**
 * Merges and checks the options.
 *
 * @throws AiwafConfigError `AIWAF_E_OPTION_UNKNOWN`, `AIWAF_E_OPTION_VALUE`, `AIWAF_E_ADDRESS`
 */
export function crawlerOptions(input: unknown, where: string): Readonly<CrawlerOptions> {
  const merged = mergeOptions(new CrawlerOptions(), checks, input, where);
  for (const [bot, networks] of Object.entries(merged.ranges ?? {})) {
    AddressSet.parse(networks, `${where}.ranges.${bot}`);
  }
  return merged;
}
