import { Random } from '#aiwaf/internals';
import { Ask } from './small-site';

const DAY_MS = 86_400_000;
/** A path that gives a scanner away. */
const PROBE = '/wp-login.php';

/** Words of a garden shop, none of which the firewall spares for being on most sites. */
export const ORDINARY = (
  'almanac brochure crockery dahlia embroidery fountain greenhouse harvest ivory juniper kettle lantern ' +
  'marigold nursery orchard pottery quilt rosemary sundial teapot'
).split(' ');

/** What scanners ask for, and no list of the firewall names. */
export const SCANNED = ['geowebcache', 'landray', 'seeyon', 'webfig', 'yonyou'];

export interface Attack {
  readonly startAt: number;
  readonly days: number;
  readonly requests: number;
  /** Networks of 256 addresses, and wider ones of 65,536 that they lie in. */
  readonly groups: number;
  readonly wideGroups: number;
  /** What to ask for beside the probes, by the number of the request and a number below 20 that is drawn. */
  readonly target: (index: number, drawn: number) => string;
}

/**
 * Scanners that mean to have words refused: each address gives itself away once, asks for three paths
 * and is used no more, so that it stays far from a ban.
 */
export function attack(
  { startAt, days, requests, groups, wideGroups, target }: Attack,
  random: Random,
): Ask[] {
  return Array.from({ length: requests }, (_, i) => {
    const address = Math.floor(i / 4);
    const group = address % groups;
    const from = `45.${group % wideGroups}.${group}.${1 + (Math.floor(address / groups) % 254)}`;
    const at = startAt + Math.floor((i / requests) * days * DAY_MS);
    return { at, from, path: i % 4 === 0 ? PROBE : target(i, Math.floor(random() * 20)) };
  });
}

/** Two hundred networks of people who have a scanner on their machine, each asking for two of its words. */
export function honestScanners(startAt: number, days: number): Ask[] {
  return Array.from({ length: 200 }, (_, network) => {
    const from = `${100 + (network % 20)}.${network}.${network}.9`;
    const at = startAt + Math.floor(((network + 0.5) / 200) * days * DAY_MS);
    const word = (offset: number) => SCANNED[(network + offset) % SCANNED.length];
    return [PROBE, `/${word(0)}/x`, `/${word(2)}/x`].map((path, i) => ({ at: at + 1_000 * i, from, path }));
  }).flat();
}

/** Readers, who ask for what is served; without them a log tells nothing of its site. */
export function readers(startAt: number, days: number, count: number, random: Random): Ask[] {
  return Array.from({ length: count }, (_, i) => ({
    at: startAt + Math.floor((i / count) * days * DAY_MS),
    from: `${160 + Math.floor(random() * 30)}.${Math.floor(random() * 250)}.4.7`,
    path: ['/', '/garden', `/notes/${Math.floor(random() * 40)}`][i % 3],
  }));
}

/** Words that nobody uses, of letters alone. */
export function invented(from: number, count: number): string[] {
  return Array.from({ length: count }, (_, i) =>
    [...String(from + i)]
      .map((digit) => 'bcdfghjklm'[Number(digit)])
      .join('')
      .padStart(6, 'n'),
  );
}

/** All of them in the order of time. */
export function byTime(...parties: readonly (readonly Ask[])[]): Ask[] {
  return parties.flat().sort((a, b) => a.at - b.at);
}
