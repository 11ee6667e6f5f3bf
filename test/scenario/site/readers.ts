import { Visit } from '../traffic/visit';
import { VisitorKind } from '../traffic/visitor-kind';
import { encodeSlug, handledImages, openList, openProduct, search, SLUGS, staticParts } from './pages';

const FOREIGN = [
  'https://www.google.com/',
  'https://duckduckgo.com/',
  'https://news.ycombinator.com/',
  'https://t.co/',
  'android-app://com.google.android.googlequicksearchbox/',
];
const CAMPAIGN =
  '?utm_source=newsletter&utm_medium=email&utm_campaign=spring%20sale&fbclid=IwAR3x_abc-DEF&gclid=Cj0KCQjw';

/** A person who looks round: pages, lists, a search, at the speed of reading. */
export function read(visit: Visit): void {
  const { chance } = visit;
  if (chance.happens(0.6)) visit.referer = chance.pick(FOREIGN);
  const pages = chance.int(1, 9);
  for (let i = 0; i < pages; i++) {
    chance.weighted<() => void>([
      [
        3,
        () => visit.open(i === 0 && chance.happens(0.2) ? `/${CAMPAIGN}` : '/', staticParts(chance, 10, 50)),
      ],
      [4, () => openProduct(visit)],
      [
        2,
        () =>
          openList(
            visit,
            `/category/${chance.pick(['lamps', 'tables', 'stühle', 'sale'].map(encodeSlug))}?page=${chance.int(1, 9)}&sort=price,asc`,
          ),
      ],
      [
        2,
        () =>
          visit.open(`/blog/${encodeSlug(chance.pick(SLUGS))}`, [
            ...staticParts(chance, 4, 20),
            ...handledImages(chance, 0, 6),
          ]),
      ],
      [1, () => search(visit)],
      [
        1,
        () =>
          visit.open(
            chance.pick([
              '/about',
              '/help',
              '/help/returns',
              '/blog',
              '/forum/lamps',
              '/forum/lamps/dimmer-hums',
            ]),
            staticParts(chance, 0, 10),
          ),
      ],
    ])();
    visit.wait(4, 90);
  }
}

/** Translated by a service, which fetches in the reader's place. */
function translated(visit: Visit): void {
  const agent =
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36,gzip(gfe)';
  for (let i = 0, times = visit.chance.int(1, 4); i < times; i++) {
    visit.ask('GET', `/blog/${encodeSlug(visit.chance.pick(SLUGS))}`, [
      ['Connection', 'keep-alive'],
      ['User-Agent', agent],
      ['Accept', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'],
      ['Accept-Language', 'ja-JP,ja;q=0.9'],
      ['Accept-Encoding', 'gzip, deflate, br'],
      ['X-Forwarded-For', '126.33.4.1'],
    ]);
    visit.wait(20, 90);
  }
}

/** The reader mode of a browser fetches the article again. */
function readerMode(visit: Visit): void {
  const target = `/blog/${encodeSlug(visit.chance.pick(SLUGS))}`;
  visit.open(target, staticParts(visit.chance, 4, 12));
  visit.wait(2, 5);
  visit.browse('GET', target, { dest: 'empty', site: 'none' });
}

function textBrowser(visit: Visit): void {
  const agent = visit.chance.pick([
    'w3m/0.5.3+git20230121',
    'Lynx/2.9.2 libwww-FM/2.14 SSL-MM/1.4.1 OpenSSL/3.0.13',
    'Links (2.29; Linux 6.1.0 x86_64; GNU C 12.2; text)',
  ]);
  for (const target of ['/', '/blog', '/blog/how-to-choose-a-lamp']) {
    visit.ask('GET', target, [
      ['User-Agent', agent],
      ['Accept', 'text/html, text/*;q=0.5, image/*, */*;q=0.1'],
      ['Accept-Encoding', 'gzip, compress, bzip2'],
      ['Accept-Language', 'en;q=1.0'],
    ]);
    visit.wait(15, 90);
  }
}

/** IPv6 with privacy addresses that change inside the subscriber's `/64`. */
function hopper(visit: Visit): void {
  const network = visit.addresses.network64();
  visit.address = visit.addresses.inside(network);
  const first = visit.asks.length;
  read(visit);
  for (let i = first; i < visit.asks.length; i++) {
    visit.asks[i] = {
      ...visit.asks[i],
      address: visit.chance.happens(0.3) ? visit.addresses.inside(network) : visit.address,
    };
  }
}

export const reader: VisitorKind = { name: 'reader', preset: 'site', visits: 60, plan: read };

export const READERS: readonly VisitorKind[] = [
  reader,
  { name: 'translated', preset: 'site', visits: 10, plan: translated },
  { name: 'reader-mode', preset: 'site', visits: 6, plan: readerMode },
  { name: 'text-browser', preset: 'site', visits: 1, plan: textBrowser },
  { name: 'ipv6-privacy', preset: 'site', visits: 12, plan: hopper },
];
