import { Visit } from '../traffic/visit';
import { VisitorKind } from '../traffic/visitor-kind';
import { DEVICE, STALE, TYPOS, UNSEEN } from './missing-paths';
import { encodeSlug, openProduct, SLUGS, staticParts } from './pages';

const FOREIGN = [
  'https://www.google.com/',
  'https://old-forum.example/thread/9',
  'https://www.bing.com/',
  'https://en.wikipedia.org/',
  undefined,
];

/** Follows a stale link, looks for the page elsewhere, gives up or goes on. */
function staleLink(visit: Visit): void {
  const { chance } = visit;
  for (let i = 0, times = chance.int(1, 4); i < times; i++) {
    visit.referer = chance.pick(FOREIGN);
    visit.open(chance.pick(STALE));
    visit.wait(2, 40);
  }
  if (chance.happens(0.7)) visit.open('/', staticParts(chance, 10, 30));
}

/** Tidies old bookmarks: opens thirty, most of them gone. */
function bookmarks(visit: Visit): void {
  for (let i = 0; i < 20; i++) {
    visit.referer = undefined;
    if (visit.chance.happens(0.25)) openProduct(visit);
    else visit.open(`${visit.chance.pick(STALE)}${visit.chance.happens(0.5) ? `?id=${i}` : ''}`);
    visit.wait(2, 25);
  }
}

function typo(visit: Visit): void {
  for (let i = 0, times = visit.chance.int(1, 3); i < times; i++) {
    visit.referer = undefined;
    visit.open(visit.chance.pick(TYPOS));
    visit.wait(2, 12);
  }
  visit.open('/', staticParts(visit.chance, 5, 20));
}

/** Reads a page whose images and styles are gone, also those that a handler serves. */
function brokenImages(visit: Visit): void {
  visit.open(`/blog/${encodeSlug(visit.chance.pick(SLUGS))}`, staticParts(visit.chance, 0, 4));
  for (let i = 0, times = visit.chance.int(5, 40); i < times; i++) {
    const gone = visit.chance.pick([
      `/uploads/2015/${i}.jpg`,
      `/wp-content/uploads/2013/07/photo-${i}.jpg`,
      `/images/9${i}999`,
      `/media/old/${i}.gif`,
      `/img?id=${i}`,
    ]);
    visit.browse(
      'GET',
      gone,
      { dest: 'image', site: 'same-origin', referer: visit.referer },
      { status: 404 },
    );
    visit.wait(0.01, 0.1);
  }
}

/** What browsers and phones ask for without being asked to. */
function unseen(visit: Visit): void {
  visit.open('/', staticParts(visit.chance, 5, 20));
  for (const target of visit.chance.shuffle([...UNSEEN]).slice(0, visit.chance.int(2, 6)))
    visit.browse('GET', target, { dest: 'image', site: 'same-origin' });
  visit.wait(0.1, 1);
  for (const target of visit.chance.shuffle([...DEVICE]).slice(0, visit.chance.int(1, 4))) {
    visit.ask(
      'GET',
      target,
      [
        ['User-Agent', visit.session.browser.agent],
        ['Accept', '*/*'],
        ['Accept-Encoding', 'gzip, deflate, br'],
        ['Accept-Language', 'en-GB,en;q=0.9'],
      ],
      {},
      '2.0',
    );
  }
}

/** The operating system fetches icon and link association in a user agent of its own. */
function deviceService(visit: Visit): void {
  const agents = [
    'com.apple.WebKit.Networking/8620.1.16.10.11 CFNetwork/3826.500.131 Darwin/24.5.0',
    'Safari/20621.2.5.11.8 CFNetwork/3826.500.131 Darwin/24.5.0',
    'swcd (unknown version) CFNetwork/3826.500.131 Darwin/24.5.0',
  ];
  for (const target of [
    '/.well-known/apple-app-site-association',
    '/apple-app-site-association',
    '/apple-touch-icon-precomposed.png',
    '/apple-touch-icon.png',
    '/favicon.ico',
  ])
    visit.ask('GET', target, [
      ['User-Agent', visit.chance.pick(agents)],
      ['Accept', '*/*'],
      ['Accept-Language', 'en-GB,en;q=0.9'],
      ['Accept-Encoding', 'gzip, deflate, br'],
      ['Connection', 'keep-alive'],
    ]);
}

/** With the developer tools open: source maps, and what extensions put beside the page. */
function developer(visit: Visit): void {
  visit.open('/app', staticParts(visit.chance, 0, 10));
  for (const target of [
    '/static/js/app.b91e.js.map',
    '/static/css/main.5d1f0c.css.map',
    '/js/vendor.js.map',
    '/.well-known/appspecific/com.chrome.devtools.json',
    '/installHook.js.map',
    '/src/components/lamp.tsx',
    '/static/js/webpack/bootstrap.map',
  ])
    visit.browse(
      'GET',
      target,
      { dest: 'empty', site: 'same-origin' },
      { status: target.startsWith('/static/js/app') ? 200 : 404 },
    );
}

/** Templates of mails that were never filled in. */
function brokenTemplate(visit: Visit): void {
  for (const target of [
    '/products/undefined',
    '/products/null',
    '/%7B%7Bunsubscribe_url%7D%7D',
    '/$%7Burl%7D',
    '/products/%5Bobject%20Object%5D',
    '/account/orders/NaN',
  ])
    if (visit.chance.happens(0.5)) visit.open(target, [], { status: 404 });
}

export const MISSES: readonly VisitorKind[] = [
  { name: 'stale-link', preset: 'site', visits: 50, plan: staleLink },
  { name: 'bookmarks', preset: 'site', visits: 2, plan: bookmarks },
  { name: 'typo', preset: 'site', visits: 20, plan: typo },
  { name: 'broken-images', preset: 'site', visits: 8, plan: brokenImages },
  { name: 'unseen-files', preset: 'site', visits: 30, plan: unseen },
  { name: 'device-service', preset: 'site', visits: 10, plan: deviceService },
  { name: 'developer', preset: 'site', visits: 5, plan: developer },
  { name: 'broken-template', preset: 'site', visits: 5, plan: brokenTemplate },
];
