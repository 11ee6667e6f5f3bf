import { closeSync, openSync, writeSync } from 'node:fs';
import { seededRandom, type Random } from '#aiwaf/internals';

/** A generated combined log; everything follows from the numbers. */
export interface BigLog {
  readonly lines: number;
  /** Different addresses; 1 gives all lines to one client. */
  readonly clients: number;
}

/** More than the longest line has, in bytes. */
export const MAX_LINE_BYTES = 260;

const SEED = 20_260_105;
const START = Date.UTC(2026, 0, 5);
/** Lines in a second of the log: a million a day, whatever the length of the log. */
const LINES_PER_SECOND = 11.6;
/** Visits that are under way at once. */
const OPEN_VISITS = 300;
const SCANNER_SHARE = 0.01;
const SCANNERS = 20;
const CHUNK_BYTES = 1 << 20;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const PAGES = ['/', '/about', '/contact', '/cart', '/news', '/help/shipping', '/search?q=lamp&page=2'];
const ASSETS = ['/site.css', '/app.js', '/logo.svg', '/fonts/text.woff2', '/img/hero.webp', '/favicon.ico'];
const PROBES = [
  '/.env',
  '/wp-login.php',
  '/.git/config',
  '/backup.zip',
  '/phpmyadmin/index.php',
  '/vendor/x.php',
];
const AGENTS = [
  'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
];
/** First bytes of addresses that are neither private nor reserved. */
const FIRST_BYTES = [23, 31, 45, 62, 78, 84, 91, 109, 151, 178, 185, 193, 201, 213];

interface Visit {
  readonly address: string;
  readonly agent: string;
  /** Requests to come. */
  left: number;
}

/**
 * Writes the log: visits of pages with their assets, many under way at once, a few broken links, and a
 * hundredth of the lines from scanners where there are many clients. Written in chunks, so that memory stays
 * small; about a million lines a second.
 */
export function writeBigLog(file: string, { lines, clients }: BigLog): void {
  const random = seededRandom(SEED);
  const whole = (below: number) => Math.floor(random() * below);
  const newVisit = (): Visit => {
    const client = whole(clients);
    return { address: addressOf(client), agent: AGENTS[client % AGENTS.length], left: 1 + whole(30) };
  };
  const visits = Array.from({ length: OPEN_VISITS }, newVisit);
  const out = openSync(file, 'w');
  let chunk = '';
  let second = -1;
  let time = '';
  for (let i = 0; i < lines; i++) {
    const now = Math.floor(i / LINES_PER_SECOND);
    if (now !== second) {
      second = now;
      time = logTime(START + second * 1_000);
    }
    if (clients > 1 && random() < SCANNER_SHARE) {
      const path = random() < 0.5 ? PROBES[whole(PROBES.length)] : `/old-${i}/index.php`;
      chunk += `203.0.113.${1 + whole(SCANNERS)} - - [${time}] "GET ${path} HTTP/1.1" 404 162 "-" "${AGENTS[0]}" rt=0.00${whole(10)}\n`;
    } else {
      const slot = whole(OPEN_VISITS);
      const visit = visits[slot];
      chunk += `${visit.address} - - [${time}] "${request(random, whole)} "https://shop.example/" "${visit.agent}" rt=0.${100 + whole(300)}\n`;
      if (--visit.left === 0) visits[slot] = newVisit();
    }
    if (chunk.length > CHUNK_BYTES) {
      writeSync(out, chunk);
      chunk = '';
    }
  }
  writeSync(out, chunk);
  closeSync(out);
}

/** From the method to the size. */
function request(random: Random, whole: (below: number) => number): string {
  const lot = random();
  if (lot < 0.45)
    return `GET ${ASSETS[whole(ASSETS.length)]} HTTP/1.1" ${lot < 0.1 ? 304 : 200} ${900 + whole(9_000)}`;
  if (lot < 0.7) return `GET ${PAGES[whole(PAGES.length)]} HTTP/1.1" 200 ${4_000 + whole(9_000)}`;
  if (lot < 0.95)
    return `GET /products/${whole(20_000)}?ref=${whole(50)} HTTP/1.1" 200 ${4_000 + whole(9_000)}`;
  if (lot < 0.98) return `POST /api/cart HTTP/1.1" 201 ${whole(300)}`;
  return `GET /products/${20_000 + whole(2_000)} HTTP/1.1" 404 512`;
}

/** Every tenth client has IPv6. Neighbours in number are strangers in network. */
function addressOf(client: number): string {
  const mixed = Math.imul(client + 1, 0x9e3779b1) >>> 0;
  if (client % 10 === 9)
    return `2a01:${(mixed >>> 16).toString(16)}:${(mixed & 0xffff).toString(16)}:1::${client % 7}`;
  return `${FIRST_BYTES[mixed % FIRST_BYTES.length]}.${(mixed >>> 24) & 255}.${(mixed >>> 16) & 255}.${(mixed >>> 8) & 255}`;
}

function logTime(at: number): string {
  const time = new Date(at).toISOString();
  return `${time.slice(8, 10)}/${MONTHS[Number(time.slice(5, 7)) - 1]}/${time.slice(0, 4)}:${time.slice(11, 19)} +0000`;
}
