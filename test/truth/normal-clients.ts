import { Chance } from '../scenario/traffic/chance';
import { Request } from './request';
import { Page, Site } from './site';

/** Share of the requests of normal clients that are not found. */
export const NOT_FOUND_SHARE = 0.01;

const SECOND = 1_000;
const BROWSERS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15',
  'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0',
];
const UNPROMPTED = ['/favicon.ico', '/apple-touch-icon.png', '/.well-known/security.txt', '/manifest.json'];

/** A person with one address and one browser. */
export interface NormalClient {
  readonly address: string;
  readonly agent: string;
  /** How often this one comes, compared with the others. */
  readonly weight: number;
}

/** Few come often, most rarely. */
export function normalClients(count: number, chance: Chance): readonly NormalClient[] {
  return Array.from({ length: count }, (_, i) => ({
    address: `${20 + (i % 60)}.${chance.int(0, 255)}.${i >> 8}.${i & 255}`,
    agent: chance.pick(BROWSERS),
    weight: 1 / (1 + i / 8),
  }));
}

/**
 * A visit: pages one link after another, each with its pictures, the styles with the first. One request
 * in a hundred finds nothing.
 */
export function visit(site: Site, client: NormalClient, startAt: number, chance: Chance): Request[] {
  const { address, agent } = client;
  const requests: Request[] = [];
  let at = startAt;
  let page = chance.happens(0.4) ? site.pages[0] : chance.pick(site.pages);
  let referer = chance.happens(0.5) ? 'https://www.google.com/' : '-';
  const ask = (path: string, status: number, from: string) =>
    requests.push({ at, address, agent, path, status, referer: from, method: 'GET' });
  const askAsset = (path: string, from: string) => {
    at += chance.int(10, 300);
    ask(path, 200, from);
    if (chance.happens(NOT_FOUND_SHARE)) miss(site, from, chance, ask);
  };
  const pages = chance.int(1, 8);
  for (let i = 0; i < pages; i++) {
    ask(page.path, 200, referer);
    if (chance.happens(NOT_FOUND_SHARE)) miss(site, `${site.origin}${page.path}`, chance, ask);
    referer = `${site.origin}${page.path}`;
    for (const asset of [...(i === 0 ? site.shared : []), ...page.assets]) askAsset(asset, referer);
    at += chance.int(3, 90) * SECOND;
    page = next(site, page, chance);
  }
  return requests;
}

function next(site: Site, page: Page, chance: Chance): Page {
  return site.pages[chance.pick(page.links)];
}

/** What is not found is mostly the site's fault: pictures and links that it lost, the same for all. */
function miss(
  site: Site,
  from: string,
  chance: Chance,
  ask: (path: string, status: number, from: string) => void,
): void {
  const [path, referer] = chance.weighted<readonly [string, string]>([
    [50, [chance.pick(site.brokenImages), from]],
    [25, [chance.pick(site.brokenLinks), from]],
    [15, [chance.pick(site.stalePaths), '-']],
    [10, [chance.pick(UNPROMPTED), '-']],
  ]);
  ask(path, 404, referer);
}
