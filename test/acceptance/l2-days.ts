import { LogClients, seededRandom, type LogClient, type LogLine, type Random } from '#aiwaf/internals';

export const DAY_MS = 86_400_000;
/** A Monday. */
export const START = Date.UTC(2026, 0, 5);

/** One request of a day, and who asks. */
export interface DayLine {
  readonly line: LogLine;
  readonly client: LogClient;
}

/** What is out of the ordinary on an honest day. */
export interface DayNews {
  /** Times the usual number of visits; most of them land on one page. */
  readonly campaign?: number;
  /** A part of the site that did not exist before: long addresses, slow pages. */
  readonly section?: boolean;
}

/** Who wants what is strange to become usual. */
export interface Poisoner {
  /** Share of all rows of the day, 0 to 1. */
  readonly share: number;
  /** Different addresses a day. */
  readonly addresses: number;
  /** Different `/24`s that these lie in. */
  readonly networks: number;
  /**
   * `scanner` repeats scanners' paths; `asset` floods a missing style sheet from each address for seconds,
   * which is worth no point and yet looks like a scan to the model; `page` walks made-up pages; `short` asks
   * for four scanners' paths at a time, few enough to pass for a person's bad luck; `mixed` does so in the
   * midst of a page's many assets.
   */
  readonly style: 'scanner' | 'asset' | 'page' | 'short' | 'mixed';
}

interface Ask {
  readonly at: number;
  readonly path: string;
  readonly status: number;
  readonly seconds: number;
  readonly referer?: string;
}

const SITE = 'https://shop.example/';
const AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const ASSETS = ['/site.css', '/app.js', '/logo.svg', '/img/hero.webp', '/fonts/text.woff2'];
const WORDS = ['lamp', 'desk', 'brass', 'paper', 'garden', 'winter', 'kitchen', 'small', 'green', 'story'];
export const PROBES = [
  ...['/.env', '/wp-login.php', '/.git/config', '/backup.zip', '/phpmyadmin/index.php', '/vendor/x.php'],
  ...[
    '/wp-admin/setup-config.php',
    '/.aws/credentials',
    '/xmlrpc.php',
    '/shell.php',
    '/config.bak',
    '/old.sql',
  ],
];
/** Of a week from Monday on. */
const WEEK = [1, 1.05, 1, 0.95, 0.9, 0.6, 0.65];

const clients = new LogClients();

/** One day of ordinary traffic: readers, programs, crawlers, and the scanners that every site has. */
export function honestDay(day: number, rows: number, seed: number, news: DayNews = {}): DayLine[] {
  const random = seededRandom(seed * 1_000 + day);
  const whole = (below: number) => Math.floor(random() * below);
  const start = START + day * DAY_MS;
  const wanted = rows * WEEK[day % 7] * (0.85 + random() * 0.3) * (news.campaign ?? 1);
  const lines: DayLine[] = [];
  const send = (address: string, asks: readonly Ask[]) => lines.push(...linesOf(address, asks));
  while (lines.length < wanted) {
    const at = start + whole(DAY_MS - 3_600_000);
    const lot = random();
    const someone = addressOf(whole(6_000), seed);
    if (lot < 0.86) send(someone, reader(at, random, news));
    else if (lot < 0.93) send(someone, application(at, random));
    else if (lot < 0.97) send(addressOf(10_000 + whole(20), seed), crawler(at, random, news));
    else if (lot < 0.99) send(addressOf(11_000 + whole(5), seed), monitor(at, random));
    else
      send(
        addressOf(12_000 + day * 7 + whole(7), seed),
        scan(at, 8 + whole(20), 1_000 + whole(4_000), random),
      );
  }
  return byTime(lines);
}

/** The lines that a poisoner adds to a day of so many rows. */
export function poison(day: number, honestRows: number, poisoner: Poisoner, seed: number): DayLine[] {
  const { share, addresses, networks, style } = poisoner;
  const random = seededRandom(seed * 7_777 + day);
  const count = Math.round((honestRows * share) / (1 - share));
  const start = START + day * DAY_MS;
  const lines: DayLine[] = [];
  while (lines.length < count) {
    const client = Math.floor(random() * addresses);
    // Other hosts of the same networks every day.
    const network = client % networks;
    const address = `${150 + (network >> 8)}.${network & 255}.7.${1 + ((client * 13 + day * 17) % 250)}`;
    const at = start + Math.floor(random() * (DAY_MS - 3_600_000));
    const length = Math.min(count - lines.length, 60 + Math.floor(random() * 70));
    lines.push(...linesOf(address, burst(style, at, length, random)));
  }
  return byTime(lines);
}

/** Scans as they are known, at many speeds, none of them by a poisoner: what a model has to find strange. */
export function attackSessions(seed: number): DayLine[][] {
  const random = seededRandom(seed);
  return Array.from({ length: 60 }, (_, i) => {
    const step = [100, 200, 500, 1_000, 2_000][i % 5] * (0.8 + random() * 0.4);
    return linesOf(`203.0.113.${1 + i}`, scan(START, 40 + Math.floor(random() * 60), step, random));
  });
}

export function byTime(lines: DayLine[]): DayLine[] {
  return lines.sort((a, b) => a.line.at - b.line.at);
}

function burst(style: Poisoner['style'], at: number, length: number, random: Random): Ask[] {
  if (style === 'scanner') return scan(at, length, 100, random);
  if (style === 'short') return scan(at, 4, 200, random);
  if (style === 'mixed') return [...assets(at, 60, random), ...scan(at + 6_000, 4, 100, random)];
  const stem = `${WORDS[Math.floor(random() * WORDS.length)]}-${Math.floor(random() * 1e6)}`;
  return Array.from({ length }, (_, i) => ({
    at: at + i * 100,
    path: style === 'asset' ? `/static/${stem}.css` : `/${stem}/${i}`,
    status: 404,
    seconds: 0.002 + random() * 0.01,
  }));
}

function assets(at: number, count: number, random: Random): Ask[] {
  return Array.from({ length: count }, (_, i) => ({
    at: at + i * 100,
    path: ASSETS[i % ASSETS.length],
    status: 200,
    seconds: 0.001 + random() * 0.01,
    referer: SITE,
  }));
}

function scan(at: number, count: number, stepMs: number, random: Random): Ask[] {
  return Array.from({ length: count }, (_, i) => {
    const probe = PROBES[Math.floor(random() * PROBES.length)];
    return {
      at: at + Math.floor(i * stepMs * (0.7 + random() * 0.6)),
      path: random() < 0.5 ? probe : `/${WORDS[i % WORDS.length]}${probe}`,
      status: 404,
      seconds: 0.002 + random() * 0.01,
    };
  });
}

function reader(at: number, random: Random, news: DayNews): Ask[] {
  const asks: Ask[] = [];
  const pages = 1 + Math.floor(random() * 5);
  for (let i = 0, now = at; i < pages; i++, now += 5_000 + random() * 60_000) {
    const landing = i === 0 && news.campaign !== undefined && random() < 0.7;
    const inSection = !landing && news.section === true && random() < 0.2;
    const path = landing ? '/sale/winter' : inSection ? slug(random) : page(random);
    const missing = random() < 0.012;
    const seconds = (0.02 + random() * 0.12) * (inSection ? 3 : landing ? 1.5 : 1);
    asks.push({ at: now, path: missing ? `${path}-old` : path, status: missing ? 404 : 200, seconds });
    const assets = i === 0 ? ASSETS.length : Math.floor(random() * 3);
    for (let k = 0; k < assets; k++) {
      const broken = random() < 0.008;
      asks.push({
        at: now + 200 + k * 80,
        path: broken ? `/img/gone-${Math.floor(random() * 30)}.webp` : ASSETS[k],
        status: broken ? 404 : random() < 0.2 ? 304 : 200,
        seconds: 0.001 + random() * 0.01,
        referer: SITE,
      });
    }
    if (random() < 0.05)
      asks.push({ at: now + 900, path: '/api/cart', status: 201, seconds: 0.05, referer: SITE });
    if (random() < 0.004)
      asks.push({ at: now + 950, path: '/api/cart', status: 500, seconds: 1.5, referer: SITE });
  }
  return asks;
}

/** A single-page application that starts. */
function application(at: number, random: Random): Ask[] {
  return Array.from({ length: 12 + Math.floor(random() * 15) }, (_, i) => ({
    at: at + i * 150,
    path: `/api/items/${Math.floor(random() * 400)}`,
    status: 200,
    seconds: 0.01 + random() * 0.05,
    referer: SITE,
  }));
}

function crawler(at: number, random: Random, news: DayNews): Ask[] {
  return Array.from({ length: 15 + Math.floor(random() * 25) }, (_, i) => {
    const missing = random() < 0.05;
    const path = news.section === true && random() < 0.3 ? slug(random) : page(random);
    return {
      at: at + i * (2_000 + random() * 6_000),
      path: missing ? `${path}-old` : path,
      status: missing ? 404 : 200,
      seconds: 0.02 + random() * 0.1,
    };
  });
}

function monitor(at: number, random: Random): Ask[] {
  return Array.from({ length: 20 }, (_, i) => ({
    at: at + i * 60_000,
    path: '/health',
    status: 200,
    seconds: 0.001 + random() * 0.002,
  }));
}

const page = (random: Random) =>
  random() < 0.4
    ? ['/', '/about', '/contact', '/news', '/help/shipping'][Math.floor(random() * 5)]
    : `/products/${WORDS[Math.floor(random() * WORDS.length)]}/${Math.floor(random() ** 2 * 800)}`;

const slug = (random: Random) =>
  `/magazine/2026/${Array.from({ length: 4 }, () => WORDS[Math.floor(random() * WORDS.length)]).join('-')}-${Math.floor(random() * 200)}`;

function linesOf(address: string, asks: readonly Ask[]): DayLine[] {
  const client = clients.of(address);
  if (client === null) throw new Error(`${address} is no address`);
  return asks.map(({ at, path, status, seconds, referer = '' }) => ({
    client,
    line: {
      address,
      at: Math.floor(at),
      method: 'GET',
      target: path,
      status,
      referer,
      userAgent: AGENT,
      responseTime: seconds,
      denied: false,
    },
  }));
}

/** Neighbours in number are strangers in network. */
function addressOf(index: number, seed: number): string {
  const mixed = Math.imul(index * 31 + seed + 1, 0x9e3779b1) >>> 0;
  return `${[23, 31, 45, 62, 78, 84, 91, 109][mixed & 7]}.${(mixed >>> 24) & 255}.${(mixed >>> 16) & 255}.${(mixed >>> 8) & 255}`;
}
