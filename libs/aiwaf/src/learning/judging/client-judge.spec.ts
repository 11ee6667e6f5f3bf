import { generateLog, logLine, visitorAddress } from '../../../../../test/helpers/log-generator';
import { clientGroups, clientKey, parseAddress } from '../../core/client/address';
import { AddressSet } from '../../core/client/address-set';
import { PRIVATE_NETWORKS } from '../../core/client/client';
import { Exemptions } from '../../core/exemptions/exemptions';
import { AgentKind } from '../../core/ports/agent-judge';
import { PathJudge } from '../../core/ports/path-judge';
import { LogClient, LogLine } from '../../core/ports/feature-source';
import { parseLogLine } from '../logs/log-line';
import { ClientJudge } from './client-judge';
import { JudgedClients } from './judged-clients';
import { IsRouted, SiteKnowledge } from './site-knowledge';

const AT = Date.UTC(2025, 9, 10, 12);
const MINUTE = 60_000;
const DAY = 86_400_000;

const CLASSES: readonly (readonly [RegExp, string])[] = [
  [/\/wp-/, 'cms'],
  [/\.asp$/, 'script'],
  [/\/~/, 'foreign-file'],
  [/\.php$|\/\.[a-z]/, 'probe'],
];

/**
 * Takes `.php` and dot files for probes, `.asp` for pages of an older site, a tilde for a guess, `wp-` for
 * parts of an older site and `<script` for a payload; the real judge is the keyword layer's.
 */
const judge: PathJudge = ({ lower, query }) => ({
  hits: 0,
  scannerClass: CLASSES.find(([pattern]) => pattern.test(lower))?.[1] ?? null,
  payload: `${lower}?${query}`.includes('<script') ? 'script' : null,
});

/** Kinds of user agents; the real judge is the header layer's. */
const AGENTS: Record<string, AgentKind> = { '': 'missing', masscan: 'attack-tool', Googlebot: 'crawler' };

interface Ask {
  readonly neverBan?: readonly string[];
  readonly neverBanPrivate?: boolean;
  readonly exemptIps?: readonly string[];
  readonly exemptPaths?: readonly string[];
  readonly tombstones?: readonly [string, number][];
  readonly isRouted?: IsRouted;
  readonly maxClients?: number;
  readonly allLines?: boolean;
  readonly alone?: boolean; // without the visitors that make pages routed
}

const visitors = [
  ...generateLog({ seed: 5, lines: 300, visitors: 20, startAt: AT - DAY / 4, spanMs: DAY / 4 }),
];

function judgeLines(own: readonly string[], ask: Ask = {}): JudgedClients & { routedPaths: number } {
  const lines = [...(ask.alone === true ? [] : visitors), ...own].map(
    (text) => parseLogLine(text) as LogLine,
  );
  const exemptions = new Exemptions(ask.exemptIps ?? [], ask.exemptPaths ?? []);
  const neverBan = AddressSet.parse(ask.neverBan ?? [], 'bans.neverBan');
  const site = new SiteKnowledge(judge, exemptions, ask.isRouted ?? null);
  let since = -Infinity;
  const clients = new ClientJudge(
    {
      maxClients: ask.maxClients ?? 1_000,
      threshold: 100,
      agentKind: (agent) => (agent === null ? 'other' : (AGENTS[agent] ?? 'other')),
      isNeverBanned: (address) =>
        neverBan.has(address) || (ask.neverBanPrivate !== false && PRIVATE_NETWORKS.has(address)),
      isExempt: (address) => exemptions.coversAddress(address),
      tombstones: new Map(ask.tombstones),
    },
    site,
    () => since,
  );
  for (const line of lines) {
    if (ask.allLines !== true) since = Math.max(since, line.at - 14 * DAY);
    const client = clientOf(line);
    const record = clients.meet(client, line.at);
    if (line.target === null) {
      clients.weigh(record, client, line, null);
      continue;
    }
    const known = site.find(line.method, line.target);
    site.note(line, known, client);
    clients.weigh(record, client, line, known);
  }
  return { ...clients.finish(null), routedPaths: site.routedPaths };
}

function clientOf(line: LogLine): LogClient {
  const address = parseAddress(line.address);
  if (address === null) throw new Error(line.address);
  return { key: clientKey(address), ...clientGroups(address), address };
}

interface Hit {
  readonly address?: string;
  readonly at?: number;
  readonly status?: number;
  readonly method?: string;
  readonly referer?: string;
  readonly agent?: string;
}

const hit = (
  path: string,
  { address = '203.0.113.9', at = AT, status = 404, method = 'GET', referer, agent }: Hit = {},
) => logLine({ address, at, status, request: `${method} ${path} HTTP/1.1`, referer, agent });

const times = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => make(index));
const bannedOf = (result: JudgedClients) => result.banned.map((ban) => ban.client);
const pointsOf = (result: JudgedClients, client = '203.0.113.9') =>
  [...result.banned, ...result.spared].find((entry) => entry.client === client)?.points ?? 0;

describe('ClientJudge: evidence', () => {
  it('bans a client for three different scanner paths and not for two', () => {
    expect(bannedOf(judgeLines([hit('/a.php'), hit('/b.php')]))).toEqual([]);
    const result = judgeLines([hit('/a.php'), hit('/b.php'), hit('/.env')]);
    expect(result.banned).toEqual([
      expect.objectContaining({
        client: '203.0.113.9',
        points: 102,
        reason: '3 scanner paths within one hour (102 points)',
      }),
    ]);
    expect(result.banned[0].examples).toEqual(['/a.php', '/b.php', '/.env']);
  });

  it('counts a scanner path once, whatever its spelling', () => {
    const lines = [
      hit('/a.php'),
      hit('/A.php'),
      hit('//a.php?x'),
      hit('/%61.php'),
      hit('/a.php', { method: 'HEAD' }),
    ];
    expect(pointsOf(judgeLines(lines))).toBe(34);
  });

  it('takes no scanner path for a probe that the site serves', () => {
    const lines = times(5, (i) => hit(`/old${i}.php`, { status: 200 }));
    expect(pointsOf(judgeLines(lines))).toBe(0);
  });

  it('bans for one payload on an unrouted path, for three on a routed one', () => {
    expect(bannedOf(judgeLines([hit('/x?q=<script', { status: 200 })]))).toEqual(['203.0.113.9']);
    const routed = (count: number) => times(count, (i) => hit(`/about?q=<script${i}`, { status: 200 }));
    expect(pointsOf(judgeLines(routed(2)))).toBe(68);
    expect(bannedOf(judgeLines(routed(3)))).toEqual(['203.0.113.9']);
  });

  it.each([403, 405, 409, 429])('takes a %i for no evidence: it may be our own refusal', (status) => {
    expect(pointsOf(judgeLines(times(5, (i) => hit(`/${i}.php?q=<script`, { status }))))).toBe(0);
  });

  it('judges plain 404s from six on', () => {
    expect(pointsOf(judgeLines(times(5, (i) => hit(`/gone${i}`))))).toBe(0);
    expect(pointsOf(judgeLines(times(6, (i) => hit(`/gone${i}`))))).toBe(12);
  });

  it('gives no points for assets, own links, icons, routed and exempt paths', () => {
    const lines = times(60, (i) => hit(`/img/${i}.png`));
    lines.push(...times(60, (i) => hit(`/linked/${i}`, { referer: 'https://shop.example/a' })));
    lines.push(
      ...['/favicon.ico', '/robots.txt', '/sitemap.xml', '/apple-touch-icon-120x120.png'].map((path) =>
        hit(path),
      ),
    );
    lines.push(...times(60, (i) => hit(`/shop/hidden/${i}.php`)), hit('/about'), hit('/.well-known/x'));
    expect(pointsOf(judgeLines(lines, { exemptPaths: ['/shop/hidden'] }))).toBe(0);
  });

  it('gives points for 404s that a foreign page links to', () => {
    expect(pointsOf(judgeLines(times(6, (i) => hit(`/x${i}`, { referer: 'https://other.example/' }))))).toBe(
      12,
    );
  });

  it('does not mind lines out of order', () => {
    const lines = times(30, (i) => hit(`/${i}.php`, { at: AT + ((i * 7) % 30) * 20 * MINUTE }));
    expect(pointsOf(judgeLines(lines))).toBe(102);
  });

  it('leaves lines older than the window out, unless all are asked for', () => {
    const lines = [...times(4, (i) => hit(`/${i}.php`)), hit('/', { at: AT + 15 * DAY, status: 200 })];
    expect(bannedOf(judgeLines(lines))).toEqual([]);
    expect(bannedOf(judgeLines(lines, { allLines: true }))).toEqual(['203.0.113.9']);
  });

  it('counts an IPv6 subscriber as one client', () => {
    const lines = times(3, (i) => hit(`/${i}.php`, { address: `2001:db8:1:2::${i + 1}` }));
    expect(bannedOf(judgeLines(lines))).toEqual(['2001:db8:1:2::/64']);
  });

  it('judges a client that was forgotten for lack of room', () => {
    const crowd = times(200, (i) =>
      hit('/about', { address: visitorAddress(i * 3), status: 200, at: AT + MINUTE }),
    );
    const result = judgeLines([...times(4, (i) => hit(`/${i}.php`)), ...crowd], { maxClients: 100 });
    expect(bannedOf(result)).toEqual(['203.0.113.9']);
    expect(result.evicted).toBeGreaterThan(50);
  });

  it('keeps the evidence of a client in bounds and still finds its worst hour', () => {
    const worst = times(4, (i) => hit(`/${i}.php`, { at: AT }));
    const long = times(3_000, (i) => hit(`/gone${i % 7}`, { at: AT + 2 * 60 * MINUTE + i * 10_000 }));
    expect(bannedOf(judgeLines([...worst, ...long]))).toEqual(['203.0.113.9']);
  });
});

describe('ClientJudge: user agents', () => {
  const named = (paths: readonly string[], agent: string, some: Hit = {}) =>
    paths.map((path) => hit(path, { ...some, agent }));

  it('adds what header validation gives for a missing user agent, on probes alone', () => {
    const result = judgeLines(named(['/a.php', '/.env'], '-'));
    expect(result.banned[0].reason).toBe(
      "2 scanner paths, 2 of them with no visitor's user agent within one hour (108 points)",
    );
    expect(pointsOf(judgeLines(named(['/a.asp', '/b.asp', '/~u'], '-')))).toBe(78);
    expect(pointsOf(judgeLines(named(['/about', '/', '/news'], '-', { status: 200 })))).toBe(0);
  });

  it("bans for an attack tool's own name where it asks for nothing else, whatever it asks for", () => {
    const result = judgeLines(named(['/about'], 'masscan', { status: 200 }));
    expect(result.banned[0].reason).toBe(
      "1 request under an attack tool's name within one hour (100 points)",
    );
    const browsing = times(3, () => hit('/about', { status: 200 }));
    const once = named(['/about'], 'masscan', { status: 200 });
    expect(pointsOf(judgeLines([...browsing, ...once]))).toBe(0);
    expect(pointsOf(judgeLines([...browsing, ...named(['/.env'], 'masscan')]))).toBe(54);
  });

  it("counts an attack tool's name where there is no target, and where a proxy is looked for", () => {
    const bare = (request: string, status: number) =>
      logLine({ address: '203.0.113.9', at: AT, request, status, agent: 'masscan' });
    expect(pointsOf(judgeLines([bare('CONNECT example.org:443 HTTP/1.1', 405)]))).toBe(100);
    expect(pointsOf(judgeLines([bare('OPTIONS * HTTP/1.1', 200)]))).toBe(100);
    expect(pointsOf(judgeLines([bare('OPTIONS * HTTP/1.1', 403)]))).toBe(0);
  });

  it('takes no link that a crawler follows for a probe, and no miss of it for a search', () => {
    const links = [
      ...times(9, (i) => `/${i}.asp`),
      '/wp-login.php',
      '/~user',
      ...times(90, (i) => `/gone${i}`),
    ];
    expect(pointsOf(judgeLines(named(links, 'Googlebot')))).toBe(0);
    expect(bannedOf(judgeLines(named(['/.env', '/.git', '/.ssh'], 'Googlebot')))).toEqual(['203.0.113.9']);
  });
});

describe('ClientJudge: what an older site explains', () => {
  it('counts redirects to https as probes, but not those of pages that moved', () => {
    const moved = times(5, (i) => hit(`/${i}.asp`, { status: 301 }));
    expect(pointsOf(judgeLines([...moved, hit('/wp-content/', { status: 301 })]))).toBe(0);
    expect(pointsOf(judgeLines(times(3, (i) => hit(`/.env${i}`, { status: 301 }))))).toBe(102);
  });

  it('lets no redirect make a scanner path known', () => {
    const crowd = times(9, (i) => hit('/.env', { status: 301, address: visitorAddress(i) }));
    expect(pointsOf(judgeLines([...crowd, hit('/.env'), hit('/.git')]))).toBe(68);
  });

  it('forgives styles that a page asks for, named by an address that a browser can send', () => {
    const styles = (referer: string) => times(5, (i) => hit(`/wp-includes/${i}.css`, { referer }));
    expect(pointsOf(judgeLines(styles('https://old.example/2014/')))).toBe(0);
    expect(pointsOf(judgeLines(styles('https://old.example')))).toBe(170);
  });

  it('weighs old pages and guesses little where they are not most of what is asked for', () => {
    const pages = times(8, (i) => hit(`/${i}.asp`));
    const browsing = times(10, (i) => hit('/about', { status: 200, at: AT - i }));
    expect(pointsOf(judgeLines(pages))).toBe(272);
    expect(pointsOf(judgeLines([...browsing, ...pages]))).toBe(80);
    expect(pointsOf(judgeLines(times(5, (i) => hit(`/~user${i}`))))).toBe(50);
  });

  it('takes things of one kind for one miss', () => {
    const ids = times(40, (i) => hit(`/api/items/${i}`));
    expect(pointsOf(judgeLines(ids))).toBe(2);
    expect(pointsOf(judgeLines([...ids, ...times(6, (i) => hit(`/gone${i}`))]))).toBe(14);
  });
});

describe('ClientJudge: many behind one address', () => {
  it('spares those of whom one in a hundred requests is no probe, and bans those of whom it is', () => {
    const office = (count: number) => times(count, () => hit('/about', { status: 200 }));
    const probes = times(4, (i) => hit(`/${i}.php`));
    expect(bannedOf(judgeLines([...office(396), ...probes]))).toEqual(['203.0.113.9']);
    expect(bannedOf(judgeLines([...office(397), ...probes]))).toEqual([]);
  });
});

describe('ClientJudge: routed paths', () => {
  it('takes nothing for routed that one client group alone was answered', () => {
    const lines = times(60, (i) => hit('/only?q=<script', { status: 200, at: AT + i * 1_000 }));
    const result = judgeLines(lines, { alone: true });
    expect(result.routedPaths).toBe(0);
    expect(pointsOf(result)).toBe(100);
  });

  it('believes neighbours in one network no more than one client', () => {
    const lines = times(60, (i) => hit('/only', { status: 200, address: `203.0.113.${i + 1}` }));
    expect(judgeLines(lines, { alone: true }).routedPaths).toBe(0);
    const others = hit('/only', { status: 302, address: '198.51.100.1' });
    expect(judgeLines([...lines, others], { alone: true }).routedPaths).toBe(1);
  });

  it('asks a given route table first', () => {
    const isRouted = (method: string, path: string) => method === 'GET' && path.endsWith('.php');
    const result = judgeLines(
      times(5, (i) => hit(`/${i}.php`)),
      { isRouted },
    );
    expect(pointsOf(result)).toBe(0);
  });
});

describe('ClientJudge: who is spared', () => {
  const scan = (address: string) => times(4, (i) => hit(`/${i}.php`, { address }));

  it('never bans private addresses, unless told to', () => {
    const result = judgeLines(scan('192.168.1.9'));
    expect(result.banned).toEqual([]);
    expect(result.spared).toEqual([
      expect.objectContaining({ client: '192.168.1.9', cause: 'never-ban', points: 136 }),
    ]);
    const bold = judgeLines(scan('192.168.1.9'), { neverBanPrivate: false });
    expect(bannedOf(bold)).toEqual(['192.168.1.9']);
  });

  it('spares listed and exempt addresses and says why', () => {
    const input = { neverBan: ['203.0.113.0/28'], exemptIps: ['198.51.100.7'] };
    const result = judgeLines([...scan('203.0.113.9'), ...scan('198.51.100.7')], input);
    expect(result.banned).toEqual([]);
    expect(result.spared.map(({ client, cause }) => [client, cause])).toEqual([
      ['198.51.100.7', 'exempt'],
      ['203.0.113.9', 'never-ban'],
    ]);
  });

  it('honours an unban, and bans again for what came after it', () => {
    const tombstones: [string, number][] = [['203.0.113.9', AT]];
    const result = judgeLines(scan('203.0.113.9'), { tombstones });
    expect(result.spared).toEqual([expect.objectContaining({ cause: 'tombstone' })]);
    const again = times(3, (i) => hit(`/new${i}.php`, { at: AT + 1_000 }));
    expect(bannedOf(judgeLines([...scan('203.0.113.9'), ...again], { tombstones }))).toEqual(['203.0.113.9']);
  });

  it('names clients with too little evidence', () => {
    const result = judgeLines([hit('/a.php')]);
    expect(result.spared).toEqual([
      expect.objectContaining({
        cause: 'below-threshold',
        reason: 'only 1 scanner path within one hour (34 points)',
      }),
    ]);
  });
});
