import type { BanRecord } from '../core/ports/ban-store';
import type { BlockedCountry } from '../core/ports/country-store';
import type { Listed } from '../core/ports/entry-store';
import type { IpExemption, PathExemption } from '../core/ports/exemption-store';
import type { KeywordRecord } from '../core/ports/keyword-store';
import type { OptionLists, Some } from '../nest/transfer/inventory';
import { table } from './table';
import { instantText } from './training-runs-text';

/** The lists that were asked for. */
export interface Listing {
  readonly blocked?: Some<BanRecord>;
  readonly exemptIps?: Listed<IpExemption>;
  readonly exemptPaths?: Listed<PathExemption>;
  readonly fromOptions?: OptionLists;
  readonly keywords?: Some<KeywordRecord>;
  readonly countries?: Listed<BlockedCountry>;
}

/** Addresses alone, for pipes. */
export function onlyAddresses({ blocked, exemptIps }: Listing): string[] {
  return [
    ...(blocked?.entries ?? []).map(({ key }) => key),
    ...(exemptIps?.entries ?? []).map(({ address }) => address),
  ];
}

/** Lists as people read them. */
export function listText({
  blocked,
  exemptIps,
  exemptPaths,
  fromOptions,
  keywords,
  countries,
}: Listing): string {
  const sections: string[] = [];
  const add = (title: string, { total, entries }: Some<unknown>, columns: string[], rows: string[][]) => {
    const shown = entries.length < total ? `${entries.length} of ${total}` : String(total);
    sections.push(`${title}: ${shown}\n${rows.length === 0 ? '' : table([columns, ...rows])}`);
  };
  if (blocked !== undefined) {
    const rows = blocked.entries.map(({ key, createdAt, expiresAt, source, level, reason }) => {
      const end = expiresAt === null ? 'until lifted' : instantText(expiresAt);
      return [key, instantText(createdAt), end, source, String(level), reason];
    });
    add('Banned', blocked, ['CLIENT', 'SINCE', 'UNTIL', 'BY', 'LEVEL', 'REASON'], rows);
  }
  if (exemptIps !== undefined) {
    const rows = exemptIps.entries.map(({ address, createdAt, reason }) => [
      address,
      instantText(createdAt),
      reason,
    ]);
    add('Exempt addresses', exemptIps, ['ADDRESS', 'SINCE', 'REASON'], rows);
  }
  if (exemptPaths !== undefined) {
    const rows = exemptPaths.entries.map(({ path, createdAt, reason }) => [
      path,
      instantText(createdAt),
      reason,
    ]);
    add('Exempt paths', exemptPaths, ['PATH', 'SINCE', 'REASON'], rows);
  }
  const { exemptIps: ips = [], exemptPaths: paths = [] } = fromOptions ?? {};
  if (ips.length + paths.length > 0) sections.push(`Exempt by options: ${[...ips, ...paths].join(', ')}\n`);
  if (keywords !== undefined) {
    const rows = keywords.entries.map(({ keyword, state, count, groups, lastSeen }) => [
      keyword,
      state,
      String(Math.round(count)),
      String(groups.length),
      instantText(lastSeen),
    ]);
    add('Words', keywords, ['WORD', 'STATE', 'SEEN', 'NETWORKS', 'LAST SEEN'], rows);
  }
  if (countries !== undefined) {
    const rows = countries.entries.map(({ country, createdAt, reason }) => [
      country,
      instantText(createdAt),
      reason,
    ]);
    add('Blocked countries', countries, ['COUNTRY', 'SINCE', 'REASON'], rows);
  }
  return sections.join('\n');
}
