import { Chance } from '../scenario/traffic/chance';
import { Ask, counted, DAY, HOUR, MINUTE, page, poll, SECOND, SITE, Story, walk } from './story';

const CURL = 'curl/8.5.0';
const GOOGLEBOT = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
const own = (path = '/') => ({ referer: `${SITE}${path}` });
const OLD_PAGES = counted(60, (i) => `/page${i}.php`);

/** Visitors and programs that the trainer must never ban, whatever they miss. */
export const HONEST: readonly Story[] = [
  {
    who: 'a reader of a forum in which somebody posted an attack on this site as a picture',
    why: 'a browser asks for what a page elsewhere holds; one attack among visits is no attacker',
    asks: () => [
      ...[0, 1, 2].flatMap((i) => page('/', i * MINUTE)),
      {
        path: '/zz?id=1%27%20UNION%20SELECT%20password%20FROM%20users--',
        at: 90 * SECOND,
        referer: 'https://forum.example/topic/7',
      },
    ],
  },
  {
    who: 'a visitor of a page with many broken pictures and links',
    why: 'pictures and own links are no search',
    asks: () => [
      ...page('/', 0),
      ...walk(
        counted(40, (i) => `/img/photo${i}.jpg`),
        200,
        { at: SECOND, ...own() },
      ),
      ...walk(
        counted(12, (i) => `/gone/${i}`),
        2 * MINUTE,
        { at: MINUTE, ...own() },
      ),
    ],
  },
  {
    who: 'a reader who tries five bookmarks of the old site',
    why: 'fewer than six missing paths are typing errors',
    asks: () =>
      walk(
        ['about', 'contact', 'prices', 'jobs', 'team'].map((word) => `/${word}.html`),
        MINUTE,
      ),
  },
  {
    who: 'a reader of a blog that was WordPress, led by search results',
    why: 'one script, however often and with whatever query',
    asks: () =>
      walk(
        counted(30, (i) => `/index.php?p=${i}`),
        MINUTE,
        { referer: 'https://www.google.com/' },
      ),
  },
  {
    who: 'a reader of a site that has lost its PHP pages',
    why: 'old pages among pages that are there weigh little',
    asks: () =>
      [0, 1, 2, 3, 4].flatMap((i) => [
        ...page('/', i * MINUTE),
        { path: `/old${i}.php`, at: i * MINUTE + 30 * SECOND },
      ]),
  },
  {
    who: 'readers whose cached pages ask for styles that are gone',
    why: 'a page asks for its own styles, with its address',
    asks: () =>
      walk(
        counted(20, (i) => `/wp-content/cache/autoptimize/css/a${i}.css`),
        SECOND,
        own('/2014/05/post/'),
      ),
  },
  {
    who: 'forums that show pictures of the old blog and of home directories',
    why: 'pictures are shown by pages elsewhere',
    asks: () => [
      ...walk(
        counted(40, (i) => `/wp-content/uploads/2014/05/${i}.jpg`),
        SECOND,
        { referer: 'https://forum.example/t/1' },
      ),
      ...walk(
        counted(40, (i) => `/~alice/pics/${i}.jpg`),
        SECOND,
        { referer: 'https://forum.example/t/1' },
      ),
    ],
  },
  {
    who: 'feed readers that ask hourly for feeds long gone',
    why: 'each feed is one path',
    agent: 'Tiny Tiny RSS/1.11',
    asks: () => [
      ...poll('/feed/', HOUR, 60 * DAY),
      ...poll('/wp-rss2.php', 15 * MINUTE, 30 * DAY),
      ...poll('/blog/feed.php', 10 * MINUTE, 7 * DAY, { from: 1 }),
    ],
  },
  {
    who: 'a phone application that calls an API which has moved',
    why: 'ids make no new path, and few others are missing',
    agent: 'okhttp/4.12.0',
    asks: (chance) => [
      ...walk(
        ['config', 'me', 'feed', 'messages', 'friends', 'settings', 'badges', 'ads'].map(
          (word) => `/api/v1/${word}`,
        ),
        SECOND,
      ),
      ...walk(
        counted(200, () => `/api/v1/items/${chance.happens(0.5) ? chance.int(1, 100_000) : chance.uuid()}`),
        10 * SECOND,
      ),
    ],
  },
  {
    who: 'an office of 200 people behind one address, one computer of which probes',
    why: 'its owner is told by live traffic; a day without the site for 200 people is no remedy',
    asks: (chance) => [
      ...Array.from({ length: 200 }, () => chance.int(0, HOUR)).flatMap((at) => [
        ...page('/', at),
        ...page('/news', at + 20 * SECOND),
      ]),
      ...walk(['/.env', '/wp-login.php', '/phpmyadmin/', '/backup.zip', '/.git/config'], 5 * MINUTE),
      ...walk(
        counted(30, (i) => `/slip${i}`),
        MINUTE,
      ),
    ],
  },
  {
    who: 'a search engine that asks again for every page of the old site',
    why: 'crawlers follow old links; whether it is Google is confirmed by address before any ban',
    agent: GOOGLEBOT,
    asks: () =>
      walk(
        [
          ...OLD_PAGES,
          ...['/wp-login.php', '/xmlrpc.php', '/wp-json/', '/wp-includes/wlwmanifest.xml', '/wp-content/'],
          ...['/README.md', '/CHANGELOG.md', '/docs/config.yml', '/server-status'],
          ...counted(80, (i) => `/moved/story-${'abcdefgh'[i % 8]}${'abcdefghij'[Math.floor(i / 8)]}`),
        ],
        10 * SECOND,
      ),
  },
  {
    who: 'a crawler that leaves an address to complain to',
    why: 'it says who it is, and follows links',
    agent: 'Mozilla/5.0 (compatible; Barkrowler/0.9; +https://babbar.tech/crawler)',
    asks: () => walk([...OLD_PAGES, '/wp-json/', '/xmlrpc.php', '/wp-login.php'], 5 * SECOND),
  },
  {
    who: 'a monitor that asks for a page which is gone, every minute for days',
    why: 'one path',
    agent: CURL,
    asks: () => [...poll('/index.php', MINUTE, 3 * DAY), ...poll('/health.php', MINUTE, 3 * DAY)],
  },
  {
    who: 'a collector of figures that is still set up for the Java service of before',
    why: 'two paths, however often',
    agent: 'Prometheus/2.53.0',
    asks: () => [
      ...poll('/actuator/prometheus', 15 * SECOND, DAY),
      ...poll('/actuator/health', 15 * SECOND, DAY),
    ],
  },
  {
    who: 'a person who checks pages with curl, and an uptime check',
    why: 'what is there may be asked for by whatever program',
    agent: CURL,
    asks: () => [...poll('/about', MINUTE, DAY, { status: 200 }), ...poll('/', MINUTE, DAY, { status: 200 })],
  },
  {
    who: 'a renderer without a person that loads pages for previews',
    why: 'the pages are there; a few misses are the site’s',
    agent:
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0 Safari/537.36',
    asks: () => [
      ...[0, 1, 2, 3, 4, 5, 6, 7].flatMap((i) => page(i % 2 === 0 ? '/' : '/about', i * MINUTE)),
      ...walk(
        counted(8, (i) => `/gone-${'abcdefgh'[i]}`),
        MINUTE,
      ),
    ],
  },
  {
    who: 'a link checker on a site with broken links, old PHP pages among them',
    why: 'most links work, and old pages among them weigh little',
    agent: 'LinkChecker/10.5',
    asks: () => [
      ...poll('/about', SECOND, 3 * MINUTE, { status: 200, ...own() }),
      ...walk(
        [
          ...OLD_PAGES.slice(0, 9),
          ...counted(25, (i) => `/broken-${'abcde'[i % 5]}${'abcde'[Math.floor(i / 5)]}`),
        ],
        2 * SECOND,
        own(),
      ),
    ],
  },
  {
    who: 'a curious person who types /admin, /wp-admin and /.env, each redirected to https',
    why: 'two probes are curiosity, and a redirect is no second one',
    asks: () =>
      ['/admin', '/wp-admin/', '/.env'].flatMap((path, i) => [
        { path, at: i * MINUTE, status: 301 },
        { path, at: i * MINUTE + SECOND },
        { path: '/favicon.ico', at: i * MINUTE + 2 * SECOND },
      ]),
  },
  {
    who: 'the owner of the site who looks with curl whether two secrets are out',
    why: 'two probes are curiosity, and curl is no crime',
    agent: CURL,
    asks: () => walk(['/.env', '/.git/config'], 5 * SECOND),
  },
  {
    who: 'the author of the old blog who looks for its login',
    why: 'a few tries of one form, among what a browser asks for',
    asks: () => [
      ...walk(['/wp-login.php', '/favicon.ico', '/wp-login.php', '/wp-admin/', '/wp-login.php'], 20 * SECOND),
      ...page('/', 3 * MINUTE),
    ],
  },
  {
    who: 'a browser by itself: icons, manifests, well-known addresses, a password manager',
    why: 'nobody types them',
    asks: () =>
      walk(
        [
          ...['/favicon.ico', '/apple-touch-icon.png', '/apple-touch-icon-precomposed.png', '/robots.txt'],
          ...['/apple-touch-icon-120x120.png', '/manifest.json', '/sitemap.xml', '/ads.txt'],
          ...['/.well-known/change-password', '/.well-known/security.txt', '/.well-known/assetlinks.json'],
          '/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200',
          ...['/.well-known/appspecific/com.chrome.devtools.json', '/.well-known/apple-app-site-association'],
          ...['/browserconfig.xml', '/apple-app-site-association'],
        ],
        SECOND,
      ),
  },
  {
    who: 'a developer who looks for the description of the API',
    why: 'guesses that people make weigh little',
    asks: () => [
      ...walk(
        ['/api-docs', '/swagger', '/swagger-ui/', '/swagger.json', '/graphiql', '/openapi.json', '/redoc'],
        5 * SECOND,
      ),
      { path: '/graphql', at: MINUTE, method: 'POST' },
    ],
  },
  {
    who: 'a filter of mails that opens every link of old letters',
    why: 'two scripts with many queries',
    asks: () =>
      counted(50, (i) => `${i % 2 === 0 ? '/unsubscribe.php' : '/view.php'}?u=${i}`).flatMap((path, i) => [
        { path, at: i * SECOND, method: 'HEAD' },
        { path, at: i * SECOND + 200 },
      ]),
  },
  {
    who: 'a browser tab of the old blog that was never closed, and its cron job',
    why: 'each asks for one path',
    asks: () => [
      ...poll('/wp-admin/admin-ajax.php', MINUTE, 8 * HOUR, { method: 'POST' }),
      ...poll('/wp-cron.php?doing_wp_cron', 5 * MINUTE, DAY, { from: 1, agent: 'Wget/1.21' }),
    ],
  },
  {
    who: 'telephones and blogs that talk to the old blog',
    why: 'two paths',
    agent: 'wp-android/24.1',
    asks: () => [
      ...poll('/xmlrpc.php', 5 * MINUTE, DAY, { method: 'POST' }),
      ...poll('/wp-json/wp/v2/posts', 20 * MINUTE, DAY),
    ],
  },
  {
    who: 'devices without a user agent that report to two scripts of the old service',
    why: 'old pages say nothing more when the user agent is missing',
    agent: '-',
    asks: () => [
      ...poll('/device/report.php', MINUTE, DAY, { method: 'POST' }),
      ...poll('/device/config.php', 10 * MINUTE, DAY),
    ],
  },
  {
    who: 'the author of a WordPress site, whose forms redirect after saving',
    why: 'scripts that redirect are there',
    asks: () => [
      ...walk(
        ['post', 'options', 'plugins', 'themes', 'users', 'edit-comments'].flatMap((name) => [
          `/wp-admin/${name}.php`,
          `/wp-admin/${name}.php?saved`,
        ]),
        MINUTE,
        { status: 302, method: 'POST' },
      ),
    ],
  },
  {
    who: 'Office and mail programs that look for services on a domain',
    why: 'each asks for its own two or three addresses',
    agent: 'Microsoft Office/16.0',
    asks: () => [
      ...walk(
        ['/autodiscover/autodiscover.xml', '/Autodiscover/Autodiscover.xml', '/autodiscover.json'],
        HOUR / 4,
        {
          method: 'POST',
        },
      ),
      { path: '/documents/', at: MINUTE, method: 'OPTIONS', status: 404 },
    ],
  },
  {
    who: 'visitors whom our own rules refused',
    why: 'our own denials are no evidence',
    agent: 'Mozilla/5.0 zgrab/0.x',
    asks: () =>
      walk(
        counted(30, (i) => `/probe${i}.php`),
        SECOND,
        { status: 403 },
      ),
  },
  {
    who: 'a developer who runs a scanner once from a busy office',
    why: 'its name says nothing of the others behind that address',
    asks: (chance: Chance): Ask[] => [
      ...Array.from({ length: 60 }, () => chance.int(0, HOUR)).flatMap((at) => page('/', at)),
      ...walk(['/', '/about', '/news'], MINUTE, { agent: 'Mozilla/5.00 (Nikto/2.5)', status: 200 }),
    ],
  },
];
