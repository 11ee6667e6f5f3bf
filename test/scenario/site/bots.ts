import { HeaderList } from '../traffic/browsers';
import { Visit } from '../traffic/visit';
import { VisitorKind } from '../traffic/visitor-kind';
import { encodeSlug, SLUGS } from './pages';

const GOOGLE =
  'Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.7204.100 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
const BING =
  'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) Chrome/136.0.0.0 Safari/537.36';
const DUCK = 'DuckDuckBot/1.1; (+http://duckduckgo.com/duckduckbot.html)';

/** A search engine walks the site, also to pages that are long gone. */
function crawl(agent: string, addressOf: (last: number) => string, headers: HeaderList): VisitorKind['plan'] {
  return (visit) => {
    visit.address = addressOf(visit.chance.int(1, 6));
    const all: HeaderList = [
      ['Connection', 'keep-alive'],
      [
        'Accept',
        'text/html,application/xhtml+xml,application/signed-exchange;v=b3,application/xml;q=0.9,*/*;q=0.8',
      ],
      ...headers,
      ['User-Agent', agent],
      ['Accept-Encoding', 'gzip, deflate, br'],
    ];
    visit.ask('GET', '/robots.txt', all);
    for (let i = 0, times = visit.chance.int(10, 60); i < times; i++) {
      visit.wait(0.8, 30);
      visit.ask('GET', crawled(visit), all);
    }
  };
}

function crawled({ chance }: Visit): string {
  return chance.weighted([
    [60, `/products/${chance.int(1, 2_000)}`],
    [15, `/blog/${encodeSlug(chance.pick(SLUGS))}`],
    [8, `/category/lamps?page=${chance.int(1, 40)}&sort=price,asc&colour[]=red`],
    [4, '/sitemap.xml'],
    [6, `/static/js/app.${chance.token(4)}.js`],
    [4, `/news/20${chance.int(10, 19)}/${chance.token(8)}`],
    [3, `/old/${chance.token(6)}.html`],
  ]);
}

/** Services that fetch a page once to show a preview of a link to it. */
const PREVIEWS = [
  'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
  'Twitterbot/1.0',
  'LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)',
  'WhatsApp/2.23.20.0',
  'TelegramBot (like TwitterBot)',
  'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
  'Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/117.0.0.0 Safari/537.36 SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com',
  'Mozilla/5.0 (compatible; Pinterestbot/1.0; +http://www.pinterest.com/bot.html)',
  'http.rb/5.2.0 (Mastodon/4.3.8; +https://mastodon.example/) Bot',
  'Mozilla/5.0 (compatible; redditbot/1.0; +http://www.reddit.com/feedback)',
  'Bluesky Cardyb/1.1; +mailto:support@bsky.app',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/11.1 Safari/605.1.15 facebookexternalhit/1.1 Facebot Twitterbot/1.0',
];

function preview(visit: Visit): void {
  visit.ask('GET', crawled(visit).replace(/^\/(?:news|old).*/, '/'), [
    ['User-Agent', visit.chance.pick(PREVIEWS)],
    ['Accept', '*/*'],
    ['Accept-Encoding', 'gzip, deflate'],
  ]);
}

/** Programs that read the feed for people, one fetch an hour. */
const FEED_READERS = [
  'Feedly/1.0 (+https://feedly.com/poller.html; 16 subscribers; like FeedFetcher-Google)',
  'Feedbin feed-id:1373711 - 12 subscribers',
  'Mozilla/5.0 (compatible; inoreader.com; 4 subscribers)',
  'NetNewsWire (RSS Reader; https://netnewswire.com/)',
  'FreshRSS/1.26.3 (Linux; https://freshrss.org)',
  'Tiny Tiny RSS/24.06 (https://tt-rss.org/)',
  'Mozilla/5.0 (compatible; Miniflux/2.2.9; +https://miniflux.app)',
  'Overcast/3.0 (+http://overcast.fm/; iOS podcast app)',
  'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.12.0',
];

function feedReader(visit: Visit): void {
  const headers: HeaderList = [
    ['User-Agent', visit.chance.pick(FEED_READERS)],
    [
      'Accept',
      'application/rss+xml, application/rdf+xml;q=0.8, application/atom+xml;q=0.8, application/xml;q=0.9',
    ],
    ['Accept-Encoding', 'gzip, deflate'],
    ['Connection', 'keep-alive'],
    ['If-None-Match', '"33a64df5"'],
  ];
  for (let i = 0; i < 12; i++) {
    visit.ask('GET', '/blog/feed.xml', headers, { status: 304 });
    visit.wait(3_590, 3_610);
  }
}

export const BOTS: readonly VisitorKind[] = [
  {
    name: 'googlebot',
    preset: 'site',
    visits: 8,
    plan: crawl(GOOGLE, (last) => `66.249.66.${last}`, [['From', 'googlebot(at)googlebot.com']]),
  },
  {
    name: 'bingbot',
    preset: 'site',
    visits: 4,
    plan: crawl(BING, (last) => `157.55.39.${last}`, [['From', 'bingbot(at)microsoft.com']]),
  },
  {
    name: 'duckduckbot',
    preset: 'site',
    visits: 1,
    plan: crawl(DUCK, (last) => `57.152.72.${127 + last}`, []),
  },
  { name: 'link-preview', preset: 'site', visits: 30, plan: preview },
  { name: 'feed-reader', preset: 'site', visits: 12, plan: feedReader },
];
