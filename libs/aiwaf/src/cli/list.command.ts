import { Command, Option } from 'nest-commander';
import { systemClock } from '../core/clock';
import { AiwafConfigError } from '../core/errors';
import { Inventory } from '../nest/transfer/inventory';
import { durationOf } from './duration';
import { JsonCommand } from './json-command';
import { Listing, listText, onlyAddresses } from './list-text';
import { oneOf } from './one-of';
import { wholeNumber } from './whole-number';

const DEFAULT_LIMIT = 100;

interface Flags {
  readonly blocked?: boolean;
  readonly exempted?: boolean;
  readonly keywords?: boolean;
  readonly countries?: boolean;
  readonly all?: boolean;
  readonly since?: number;
  readonly limit?: number;
  readonly order?: 'newest' | 'oldest';
  readonly onlyIp?: boolean;
  readonly format?: 'table' | 'json';
  readonly json?: boolean;
}

/** `aiwaf list`: what is in force. */
@Command({
  name: 'list',
  description: 'List bans, exemptions, learned words and blocked countries; without a choice all of them',
  arguments: '',
})
export class ListCommand extends JsonCommand {
  static override readonly examples = [
    'aiwaf list --blocked --since 24h',
    'aiwaf list --blocked --only-ip | wc -l',
  ];

  constructor(private readonly inventory: Inventory) {
    super();
  }

  async run(_: string[], flags: Flags): Promise<void> {
    const chosen = [flags.blocked, flags.exempted, flags.keywords, flags.countries].includes(true);
    const all = flags.all === true || !chosen;
    if (flags.onlyIp === true && (flags.keywords === true || flags.countries === true)) {
      throw new AiwafConfigError(
        'AIWAF_E_OPTION_VALUE',
        '--only-ip is about addresses, which words and countries do not have.',
        'Leave out --keywords and --countries, or --only-ip.',
      );
    }
    const query = {
      since: flags.since === undefined ? 0 : systemClock.now() - flags.since,
      limit: flags.limit ?? DEFAULT_LIMIT,
      order: flags.order ?? 'newest',
    };
    const { inventory } = this;
    const words = flags.onlyIp !== true;
    const listing: Listing = {
      ...(all || flags.blocked === true ? { blocked: await inventory.bans(query) } : {}),
      ...(all || flags.exempted === true
        ? {
            exemptIps: await inventory.exemptIps(query),
            ...(words ? { exemptPaths: await inventory.exemptPaths(query) } : {}),
            fromOptions: inventory.fromOptions,
          }
        : {}),
      ...(words && (all || flags.keywords === true) ? { keywords: await inventory.keywords(query) } : {}),
      ...(words && (all || flags.countries === true) ? { countries: await inventory.countries(query) } : {}),
    };
    const json = flags.json === true || flags.format === 'json';
    if (flags.onlyIp === true) this.print(json, onlyAddresses(listing), () => lines(onlyAddresses(listing)));
    else this.print(json, listing, () => listText(listing));
  }

  @Option({ flags: '--ips-blocked, --blocked', description: 'bans in force' })
  parseBlocked(): boolean {
    return true;
  }

  @Option({ flags: '--ips-exempted, --exempted', description: 'exempt addresses and paths' })
  parseExempted(): boolean {
    return true;
  }

  @Option({ flags: '--keywords-monitored, --keywords', description: 'learned words and decisions on them' })
  parseKeywords(): boolean {
    return true;
  }

  @Option({ flags: '--countries', description: 'blocked countries' })
  parseCountries(): boolean {
    return true;
  }

  @Option({ flags: '--all', description: 'everything, as without a choice' })
  parseAll(): boolean {
    return true;
  }

  @Option({ flags: '--since <time>', description: 'made in the last 90m, 24h, 7d; a bare number is seconds' })
  parseSince(text: string): number {
    return durationOf('--since', text);
  }

  @Option({ flags: '--limit <number>', description: `how many of each (default ${DEFAULT_LIMIT})` })
  parseLimit(text: string): number {
    return wholeNumber('--limit', text, 1);
  }

  @Option({ flags: '--order <order>', description: 'newest first (the default) or oldest first' })
  parseOrder(text: string): 'newest' | 'oldest' {
    return oneOf('--order', text, ['newest', 'oldest']);
  }

  @Option({ flags: '--only-ip', description: 'addresses and networks alone, one a line' })
  parseOnlyIp(): boolean {
    return true;
  }

  @Option({ flags: '--format <format>', description: 'table (the default) or json' })
  parseFormat(text: string): 'table' | 'json' {
    return oneOf('--format', text, ['table', 'json']);
  }
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}
