import { setImmediate } from 'node:timers/promises';
import { CountryLookup } from '../../core/ports/country-lookup';

/** Countries that are told apart; the others are counted together as `others`. */
const TOP = 10;
/** Look-ups between two turns of the event loop, at 3 us each. */
const CHUNK = 1_000;

/** Clients of one country. */
export interface CountryCount {
  /** ISO 3166 code of two letters; `null` where nobody knows, `others` for those beyond the first ten. */
  readonly country: string | null;
  /** Different client keys. */
  readonly clients: number;
}

/** Counts client keys by country, most first. */
export async function countByCountry(
  keys: readonly string[],
  lookup: CountryLookup,
): Promise<readonly CountryCount[]> {
  const counts = new Map<string | null, number>();
  for (let i = 0; i < keys.length; i++) {
    if (i % CHUNK === CHUNK - 1) await setImmediate();
    const country = lookup.country(keys[i].split('/')[0]);
    counts.set(country, (counts.get(country) ?? 0) + 1);
  }
  const sorted = [...counts]
    .map(([country, clients]) => ({ country, clients }))
    .sort((a, b) => b.clients - a.clients || ((a.country ?? '') < (b.country ?? '') ? -1 : 1));
  const others = sorted.slice(TOP).reduce((sum, { clients }) => sum + clients, 0);
  return [...sorted.slice(0, TOP), ...(others === 0 ? [] : [{ country: 'others', clients: others }])];
}
