import { background, dnsError, Zone } from '../../../../../../test/helpers/zone';
import { makeClient } from '../../../core/client/client';
import { ManualClock } from '../../../core/clock';
import { CrawlerVerifier } from './crawler-verifier';
import { crawlerOptions } from './crawler.options';

const GOOGLE = '66.249.66.1';
const GOOGLE_NAME = 'crawl-66-249-66-1.googlebot.com';
const HOUR = 3_600_000;

function setup(options: object = {}, timeoutMs = 1_000) {
  const zone = new Zone().crawler(GOOGLE, GOOGLE_NAME);
  const clock = new ManualClock(1_700_000_000_000);
  const verifier = new CrawlerVerifier(crawlerOptions(options, 'crawlers'), zone, clock, timeoutMs);
  const client = (address: string, undeclared = false, neverBan = false) =>
    makeClient(address, () => neverBan, undeclared);
  const judge = (address: string, bot = 'googlebot') => verifier.judge(client(address), bot);
  /** The standing once the background has done its work. */
  const settled = async (address: string, bot = 'googlebot') => {
    judge(address, bot);
    await background();
    return judge(address, bot);
  };
  const isVerified = (address: string) => verifier.isVerified(client(address).key);
  return { zone, clock, verifier, client, judge, settled, isVerified };
}

describe('CrawlerVerifier', () => {
  it('answers at once and asks the DNS only afterwards', async () => {
    const { zone, judge } = setup();
    expect(judge(GOOGLE)).toBe('unknown');
    expect(zone.asked).toEqual([]);
    await background();
    expect(zone.asked).toEqual([GOOGLE, GOOGLE_NAME]);
  });

  it('verifies an address whose name is its operator’s and leads back to it', async () => {
    const { zone, settled, isVerified } = setup();
    expect(isVerified(GOOGLE)).toBe(false);
    expect(await settled(GOOGLE)).toBe('verified');
    expect(isVerified(GOOGLE)).toBe(true);
    zone.crawler('2001:4860:4801:10::21', 'crawl-x.googlebot.com.');
    zone.addresses['crawl-x.googlebot.com'] = ['2001:4860:4801:0010:0:0:0:0021'];
    expect(await settled('2001:4860:4801:10::21')).toBe('verified');
  });

  it('contradicts nobody by an IPv6 address that the resolver leaves out of its answers', async () => {
    const { zone, settled } = setup();
    zone.names['2001:4860:4801:10::21'] = ['crawl-x.googlebot.com'];
    zone.addresses['crawl-x.googlebot.com'] = [];
    expect(await settled('2001:4860:4801:10::21')).toBe('unknown');
  });

  it.each([
    ['no name', {}, {}],
    ['another’s name', { '203.0.113.1': ['host.example'] }, {}],
    [
      'a name that only ends alike',
      { '203.0.113.1': ['evilgooglebot.com', 'x.googlebot.com.evil.example'] },
      {},
    ],
    ['the domain itself, bare', { '203.0.113.1': ['googlebot.com'] }, { 'googlebot.com': ['203.0.113.1'] }],
    ['a forged name that leads elsewhere', { '203.0.113.1': [GOOGLE_NAME] }, {}],
    ['a forged name that leads nowhere', { '203.0.113.1': ['forged.googlebot.com'] }, {}],
    ['an empty answer', { '203.0.113.1': [] }, {}],
  ])('contradicts an address with %s', async (_, names, addresses) => {
    const { zone, settled, isVerified } = setup();
    Object.assign(zone.names, names);
    Object.assign(zone.addresses, addresses);
    expect(await settled('203.0.113.1')).toBe('contradicted');
    expect(isVerified('203.0.113.1')).toBe(false);
  });

  it('does not take one operator’s crawler for another’s', async () => {
    const { settled } = setup();
    expect(await settled(GOOGLE, 'bingbot')).toBe('contradicted');
    expect(await settled(GOOGLE)).toBe('verified');
  });

  it.each(['ESERVFAIL', 'ETIMEOUT', 'ECONNREFUSED', 'EREFUSED', 'ECANCELLED'])(
    'knows nothing when the DNS answers %s, and asks again a minute later',
    async (code) => {
      const { zone, clock, judge, settled } = setup();
      zone.fault = dnsError(code);
      expect(await settled('203.0.113.1')).toBe('unknown');
      zone.fault = 'none';
      clock.advance(59_999);
      expect(await settled('203.0.113.1')).toBe('unknown');
      clock.advance(1);
      expect(await settled('203.0.113.1')).toBe('contradicted');
      expect(judge('203.0.113.1')).toBe('contradicted');
    },
  );

  it('knows nothing where the forward look-up fails', async () => {
    const { zone, settled } = setup();
    zone.resolve4 = () => Promise.reject(dnsError('ESERVFAIL'));
    expect(await settled(GOOGLE)).toBe('unknown');
  });

  it('survives a resolver that throws, and one that never answers', async () => {
    const { zone, clock, settled, judge } = setup({}, 20);
    zone.fault = 'throws';
    expect(await settled('203.0.113.1')).toBe('unknown');
    zone.fault = 'hangs';
    for (let i = 0; i < 10; i++) judge(`203.0.113.${i + 10}`);
    await new Promise((resolve) => setTimeout(resolve, 150));
    zone.fault = 'none';
    clock.advance(60_000);
    expect(await settled('203.0.113.10')).toBe('contradicted');
  });

  it('believes no "there is none" from a network where no reverse look-up finds anything', async () => {
    const { zone, clock, settled } = setup();
    delete zone.names['8.8.8.8'];
    delete zone.names[GOOGLE];
    expect(await settled(GOOGLE)).toBe('unknown');
    zone.crawler(GOOGLE, GOOGLE_NAME);
    clock.advance(60_000);
    expect(await settled(GOOGLE)).toBe('verified');
    expect(await settled('203.0.113.1')).toBe('contradicted');
  });

  it('never looks at private, loopback and never-banned addresses, undeclared proxies and clients without an address', async () => {
    const { zone, verifier, client } = setup({ ranges: { googlebot: ['192.0.2.0/24'] } });
    const clients = [
      client('10.0.0.1'),
      client('127.0.0.1'),
      client('::1'),
      client('fd00::1'),
      client('203.0.113.1', true),
      client('203.0.113.1', false, true),
      client(''),
    ];
    for (const one of clients) expect(verifier.judge(one, 'googlebot')).toBe('unknown');
    await background();
    for (const one of clients) expect(verifier.judge(one, 'googlebot')).toBe('unknown');
    expect(zone.asked).toEqual([]);
  });

  it('passes bots by name whose operators document no names', async () => {
    const { zone, settled } = setup();
    for (const bot of ['duckduckbot', 'facebookexternalhit', 'twitterbot', 'acmebot']) {
      expect(await settled('203.0.113.1', bot)).toBe('unknown');
    }
    expect(zone.asked).toEqual([]);
  });

  it('asks nothing when told not to', async () => {
    const { zone, settled } = setup({ verify: false });
    expect(await settled('203.0.113.1')).toBe('unknown');
    expect(zone.asked).toEqual([]);
  });

  it('decides by given ranges at once; outside of them the DNS has the word where it can', async () => {
    const ranges = { duckduckbot: ['192.0.2.0/24'], googlebot: ['192.0.2.0/24', '2001:db8::/32'] };
    const { zone, judge, settled, isVerified } = setup({ ranges });
    expect(judge('192.0.2.7', 'duckduckbot')).toBe('verified');
    expect(judge('203.0.113.1', 'duckduckbot')).toBe('contradicted');
    expect(judge('2001:db8::7')).toBe('verified');
    expect(judge('192.0.2.7')).toBe('verified');
    expect(isVerified('192.0.2.7')).toBe(true);
    await background();
    expect(zone.asked).toEqual([]);
    expect(await settled(GOOGLE)).toBe('verified');
    expect(setup({ ranges, verify: false }).judge(GOOGLE)).toBe('contradicted');
  });

  it('keeps a standing until it is asked again: crawlers a day, impostors an hour', async () => {
    const { zone, clock, settled, judge } = setup();
    await settled(GOOGLE);
    await settled('203.0.113.1');
    const asked = () => zone.asked.splice(0);
    asked();
    clock.advance(HOUR - 1);
    expect([await settled(GOOGLE), await settled('203.0.113.1'), asked()]).toEqual([
      'verified',
      'contradicted',
      [],
    ]);
    clock.advance(1);
    zone.crawler('203.0.113.1', 'new.googlebot.com');
    expect(judge('203.0.113.1')).toBe('contradicted');
    expect(await settled('203.0.113.1')).toBe('verified');
    asked();
    clock.advance(23 * HOUR);
    expect([await settled(GOOGLE), asked()]).toEqual(['verified', [GOOGLE, GOOGLE_NAME]]);
  });

  it('keeps a crawler verified through a fault of the DNS, for another day', async () => {
    const { zone, clock, settled, isVerified } = setup();
    await settled(GOOGLE);
    zone.fault = dnsError('ESERVFAIL');
    clock.advance(48 * HOUR - 1);
    expect([await settled(GOOGLE), isVerified(GOOGLE)]).toEqual(['verified', true]);
    clock.advance(60_000);
    expect([await settled(GOOGLE), isVerified(GOOGLE)]).toEqual(['unknown', false]);
  });

  it('no longer trusts an address that has changed hands', async () => {
    const { zone, clock, settled, isVerified } = setup();
    await settled(GOOGLE);
    zone.names[GOOGLE] = ['host.example'];
    clock.advance(24 * HOUR);
    expect([await settled(GOOGLE), isVerified(GOOGLE)]).toEqual(['contradicted', false]);
  });

  it('tells of each client that is verified', async () => {
    const { verifier, settled } = setup();
    const told: string[] = [];
    verifier.onVerified(({ key }) => told.push(key));
    await settled(GOOGLE);
    await settled('203.0.113.1');
    expect(told).toEqual([GOOGLE]);
  });

  it('looks one client up once, whatever names of one operator it takes on', async () => {
    const { zone, settled, judge } = setup();
    for (let i = 0; i < 50; i++) judge('203.0.113.1', `yandex${'a'.repeat(i % 24)}bot`);
    expect(await settled('203.0.113.1', 'yandexbot')).toBe('contradicted');
    expect(judge('203.0.113.1', 'yandexwhateverbot')).toBe('contradicted');
    expect(zone.asked.filter((question) => question === '203.0.113.1')).toHaveLength(1);
  });

  it('runs few look-ups at once, lets few wait, and asks for the rest later', async () => {
    const { zone, judge } = setup();
    let running = 0;
    let most = 0;
    const release: (() => void)[] = [];
    zone.reverse = async (address) => {
      zone.asked.push(address);
      most = Math.max(most, ++running);
      await new Promise<void>((resolve) => release.push(resolve));
      running--;
      return ['host.example'];
    };
    const crowd = Array.from({ length: 1_000 }, (_, i) => `20.0.${i >> 8}.${i & 255}`);
    for (const address of crowd) judge(address);
    for (let round = 0; round < 400; round++) {
      release.splice(0).forEach((go) => go());
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(most).toBe(4);
    expect(new Set(zone.asked).size).toBe(200);
    for (const address of crowd.slice(0, 300)) judge(address);
    for (let round = 0; round < 400; round++) {
      release.splice(0).forEach((go) => go());
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(new Set(zone.asked).size).toBe(300);
  });

  it('forgets impostors by number, and no crawler for them', async () => {
    const { clock, settled, judge, isVerified } = setup({ ranges: { duckduckbot: ['192.0.2.0/24'] } });
    await settled(GOOGLE);
    for (let i = 0; i < 12_000; i++) judge(`20.${i >> 16}.${(i >> 8) & 255}.${i & 255}`, 'duckduckbot');
    clock.advance(HOUR);
    expect(isVerified(GOOGLE)).toBe(true);
  });

  it('follows few of the names of one address', async () => {
    const { zone, settled } = setup();
    zone.names['203.0.113.1'] = Array.from({ length: 500 }, (_, i) => `n${i}.googlebot.com`);
    expect(await settled('203.0.113.1')).toBe('contradicted');
    expect(zone.asked).toHaveLength(5);
  });
});
