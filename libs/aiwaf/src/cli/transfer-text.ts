import type { ListName } from '../nest/transfer/lists';

const NAMES: Readonly<Record<ListName, readonly [one: string, many: string]>> = {
  bans: ['ban', 'bans'],
  exemptIps: ['exempt address', 'exempt addresses'],
  exemptPaths: ['exempt path', 'exempt paths'],
  countries: ['blocked country', 'blocked countries'],
  keywords: ['learned word', 'learned words'],
};

/** `3 bans, 1 exempt path`; `nothing` where all are 0. */
export function countsText(counts: Readonly<Record<ListName, number>>): string {
  const parts = (Object.keys(NAMES) as ListName[])
    .filter((list) => counts[list] > 0)
    .map((list) => `${counts[list]} ${NAMES[list][counts[list] === 1 ? 0 : 1]}`);
  return parts.length === 0 ? 'nothing' : parts.join(', ');
}
