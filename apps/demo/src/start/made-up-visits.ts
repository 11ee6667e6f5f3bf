import { PRODUCTS } from '../catalogue/products.seed';

const LINES = 3_000;
const VISITORS = 150;
const DAY_MS = 86_400_000;
const AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const PAGES = [
  '/',
  '/products',
  '/products?category=tea',
  '/about',
  '/contact',
  '/search?q=cup',
  '/static/site.css',
  '/static/logo.svg',
  ...PRODUCTS.map(({ id }) => `/products/${id}`),
];
/** One request in so many follows a link that is out of date. */
const STALE_EVERY = 60;

/**
 * A day of people in the shop, as lines of an access log in combined format with response times: what
 * the anomaly layer learns from as long as the shop has no log of its own. Nothing in it is by chance.
 *
 * @param end epoch milliseconds
 */
export function* madeUpVisits(end: number): Generator<string, void, void> {
  for (let i = 0; i < LINES; i++) {
    const at = end - DAY_MS + Math.floor((i / LINES) * DAY_MS);
    const isStale = i % STALE_EVERY === 0;
    const path = isStale ? `/products/old-${i % 41}` : PAGES[(i * 7 + (i >> 3)) % PAGES.length];
    const seconds = (1 + ((i * 13) % 30)) / 1000;
    yield (
      `192.0.2.${1 + ((i * 37) % VISITORS)} - - [${logTime(at)}] "GET ${path} HTTP/1.1" ` +
      `${isStale ? 404 : 200} 4096 "-" "${AGENT}" rt=${seconds.toFixed(3)}`
    );
  }
}

/** As in `22/Nov/2026:15:04:05 +0000`. */
function logTime(at: number): string {
  const [, day, month, year, time] = new Date(at).toUTCString().split(' ');
  return `${day}/${month}/${year}:${time} +0000`;
}
