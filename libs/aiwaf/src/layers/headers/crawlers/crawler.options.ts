import { AddressSet } from '../../../core/client/address-set';
import { boolean, Check, listOf, nullable, string } from '../../../core/options/checks';
import { Checks, mergeOptions } from '../../../core/options/merge-options';

/** How it is found out whether a declared bot's address is its operator's. */
export class CrawlerOptions {
  /**
   * Asks the DNS, after the request, whether a declared search engine's address has a name of that
   * engine that leads back to it. `false` asks nothing.
   */
  verify = true;
  /**
   * Published addresses and CIDR networks of bots by name, such as `{ duckduckbot: [...] }`. An address
   * in them is the bot's at once. One that is not in them is not the bot's, unless the DNS can tell.
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
