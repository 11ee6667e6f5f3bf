import { BanRecord } from '../../core/ports/ban-store';
import { BlockedCountry } from '../../core/ports/country-store';
import { IpExemption, PathExemption } from '../../core/ports/exemption-store';
import { KeywordRecord } from '../../core/ports/keyword-store';
import { COUNTRY_ENTRIES, IP_ENTRIES, isKeywordRecord, PATH_ENTRIES, storableBans } from '../../storage';

/** What people may take out of the database and put back, by list. */
export interface Lists {
  readonly bans: readonly BanRecord[];
  readonly exemptIps: readonly IpExemption[];
  readonly exemptPaths: readonly PathExemption[];
  readonly countries: readonly BlockedCountry[];
  readonly keywords: readonly KeywordRecord[];
}

export type ListName = keyof Lists;

export const LISTS: readonly ListName[] = ['bans', 'exemptIps', 'exemptPaths', 'countries', 'keywords'];

export const NO_ENTRIES: Lists = { bans: [], exemptIps: [], exemptPaths: [], countries: [], keywords: [] };

/** How many entries each list has. */
export function counts(lists: Lists): Record<ListName, number> {
  return Object.fromEntries(LISTS.map((list) => [list, lists[list].length])) as Record<ListName, number>;
}

/** An entry as it can be stored, or `null` for what is none of that list. */
export function readEntry(list: ListName, value: Readonly<Record<string, unknown>>): object | null {
  try {
    switch (list) {
      case 'bans':
        return isBan(value) ? (storableBans([value])[0] ?? null) : null;
      case 'exemptIps':
        return IP_ENTRIES.storable({ address: text(value.address), reason: text(value.reason) });
      case 'exemptPaths':
        return text(value.path).startsWith('/')
          ? PATH_ENTRIES.storable({ path: text(value.path), reason: text(value.reason) })
          : null;
      case 'countries':
        return COUNTRY_ENTRIES.storable({ country: text(value.country), reason: text(value.reason) });
      case 'keywords':
        return isKeywordRecord(value) ? value : null;
    }
  } catch {
    return null;
  }
}

function isBan(
  value: Readonly<Record<string, unknown>>,
): value is Readonly<Record<string, unknown>> & BanRecord {
  const { key, reason, source, createdAt, expiresAt, level, liftedAt, requestInfo } = value;
  return (
    [key, reason].every((each) => typeof each === 'string') &&
    ['points', 'trainer', 'person'].includes(String(source)) &&
    Number.isSafeInteger(level) &&
    isInstant(createdAt) &&
    [expiresAt, liftedAt].every((each) => each === null || isInstant(each)) &&
    (requestInfo === undefined || (typeof requestInfo === 'object' && requestInfo !== null))
  );
}

/** What a date can be of, in epoch ms. */
function isInstant(value: unknown): boolean {
  return Number.isSafeInteger(value) && Math.abs(value as number) <= 8_640_000_000_000_000;
}

function text(value: unknown): string {
  if (typeof value === 'string') return value;
  throw new TypeError('not a text');
}
