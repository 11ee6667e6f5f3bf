import { logLine } from '../helpers/log-generator';
import { Chance } from '../scenario/traffic/chance';

export const SITE = 'https://shop.example';
export const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
export const NOON = Date.UTC(2025, 9, 10, 12);
export const SECOND = 1_000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;

/** One request of a story. */
export interface Ask {
  /** Milliseconds from the beginning of the story. */
  readonly at: number;
  readonly path: string;
  readonly status?: number;
  readonly method?: string;
  readonly referer?: string;
  readonly agent?: string;
  /** Which of the story's addresses asks; the first without. */
  readonly from?: number;
}

/** What somebody does on a site, and whether the trainer is to ban him for it. */
export interface Story {
  readonly who: string;
  /** Why that is right. */
  readonly why: string;
  readonly agent?: string;
  readonly asks: (chance: Chance) => readonly Ask[];
}

/** The lines of a story, of status 404 where it says nothing else. */
export function linesOf({ asks, agent = FIREFOX }: Story, chance: Chance): string[] {
  return [...asks(chance)]
    .sort((a, b) => a.at - b.at)
    .map((ask) =>
      logLine({
        address: addressOf(ask.from ?? 0),
        at: NOON + ask.at,
        request: `${ask.method ?? 'GET'} ${ask.path} HTTP/1.1`,
        status: ask.status ?? 404,
        ...(ask.referer === undefined ? {} : { referer: ask.referer }),
        agent: ask.agent ?? agent,
      }),
    );
}

/** Each address of a story lies in a network of its own. */
export function addressOf(index: number): string {
  return `203.${index >> 8}.${index & 255}.9`;
}

/** One request after another. */
export function walk(paths: readonly string[], stepMs: number, more: Partial<Ask> = {}): Ask[] {
  return paths.map((path, i) => ({ ...more, path, at: (more.at ?? 0) + i * stepMs }));
}

/** The same request again and again. */
export function poll(path: string, everyMs: number, forMs: number, more: Partial<Ask> = {}): Ask[] {
  return walk(new Array<string>(Math.floor(forMs / everyMs)).fill(path), everyMs, more);
}

/** A page that is shown, with its styles, script and pictures, as a browser without a cache loads it. */
export function page(path: string, at: number, more: Partial<Ask> = {}): Ask[] {
  const parts = ['/style.css', '/app.js', '/logo.png', '/font.woff2'];
  const asset = (part: string, i: number): Ask => ({
    ...more,
    path: part,
    at: at + 100 * (i + 1),
    status: 200,
    referer: `${SITE}${path}`,
  });
  return [{ status: 200, ...more, path, at }, ...parts.map(asset)];
}

export function counted(count: number, make: (index: number) => string): string[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
