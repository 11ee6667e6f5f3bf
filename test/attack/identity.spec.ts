import { BROWSER } from '../helpers/host-app';
import { Attack, EngineUnderAttack } from './engine-under-attack';

const FORGED = [
  ...[
    '198.51.100.7',
    '::1',
    '127.0.0.1',
    ',,,',
    ' ',
    '10.0.0.1, 10.0.0.2',
    'unknown',
    '"',
    '198.51.100.7:80',
  ],
  ...[
    '[2001:db8::1]:443',
    'fe80::1%eth0',
    '::ffff:198.51.100.7',
    '0x7f.1',
    '127.1',
    '０.０.０.０',
    '\r\n127.0.0.1',
  ],
  ','.repeat(10_000),
  '198.51.100.7,'.repeat(10_000),
  'a'.repeat(65_536),
];
const FORWARDING = [
  'x-forwarded-for',
  'forwarded',
  'x-real-ip',
  'x-client-ip',
  'client-ip',
  'true-client-ip',
  'via',
];

describe('who a client is', () => {
  it('is not for an untrusted peer to say', () => {
    const host = new EngineUnderAttack({ clientIp: { trustedProxies: ['192.0.2.1'] } });
    for (const peer of [
      '203.0.113.9',
      '2001:db8::9',
      '::ffff:203.0.113.9',
      'fe80::9%eth0',
      '10.1.2.3',
      undefined,
    ]) {
      const plain = host.send({ peer }).context.client.key;
      for (const name of FORWARDING)
        for (const value of FORGED)
          expect([
            name,
            host.send({ peer, headers: { ...BROWSER, [name]: value } }).context.client.key,
          ]).toEqual([name, plain]);
    }
  });

  it('is, behind a trusted proxy, the address that the proxy added, whatever stands left of it', () => {
    const host = new EngineUnderAttack({ clientIp: { trustedProxies: ['192.0.2.1', '10.0.0.0/8'] } });
    for (const forged of FORGED) {
      for (const added of ['203.0.113.50', '203.0.113.50, 10.9.9.9'])
        expect(
          host.send({ peer: '192.0.2.1', headers: { ...BROWSER, 'x-forwarded-for': `${forged}, ${added}` } })
            .context.client.key,
        ).toBe('203.0.113.50');
    }
  });

  it('is one key for a /64, a mapped address its IPv4, and a zone nothing', () => {
    const host = new EngineUnderAttack();
    const key = (peer: string) => host.send({ peer }).context.client.key;
    const keys = new Set(Array.from({ length: 5_000 }, (_, i) => key(`2001:db8:1:2::${i.toString(16)}:1`)));
    expect([...keys]).toEqual(['2001:db8:1:2::/64']);
    expect(key('::ffff:203.0.113.9')).toBe('203.0.113.9');
    expect(key('fe80::1%eth0')).toBe(key('fe80::1'));
  });

  it('never brings a ban to the address that an attacker names', () => {
    const host = new EngineUnderAttack();
    for (let i = 0; i < 1_000; i++)
      host.send({
        peer: `203.0.113.${i % 256}`,
        target: '/.env',
        headers: { ...BROWSER, 'x-forwarded-for': '198.51.100.7' },
      });
    const banned = host.engine.bans.blacklist.enforce.list(host.clock.now()).map(({ key }) => key);
    expect(banned.length).toBeGreaterThan(200);
    expect(banned).not.toContain('198.51.100.7');
  });

  it('bans nobody private or exempt, whatever they send', () => {
    const host = new EngineUnderAttack({ exemptIps: ['203.0.113.77'], bans: { neverBan: ['203.0.113.78'] } });
    const peers = [
      '127.0.0.1',
      '10.0.0.1',
      '192.168.1.1',
      '::1',
      'fc00::1',
      'fe80::1',
      '203.0.113.77',
      '203.0.113.78',
    ];
    for (let i = 0; i < 10_000; i++)
      host.send({ peer: peers[i % peers.length], target: `/x${i}.php?q=<script>alert(1)` });
    expect(host.engine.bans.blacklist.enforce.size).toBe(0);
  });
});

const HEADERS: Readonly<Record<string, string>> = {
  'x-original-url': '/page',
  'x-rewrite-url': '/page',
  'x-forwarded-url': '/page',
  'x-http-method-override': 'GET',
  'x-http-method': 'GET',
  'x-method-override': 'GET',
  'x-forwarded-host': 'localhost',
  'x-forwarded-prefix': '/health',
  'x-forwarded-proto': 'https',
  'x-forwarded-port': '443',
  'x-forwarded-server': 'localhost',
  'x-country-code': 'XX',
  'cf-ipcountry': 'XX',
  'x-client-ip': '127.0.0.1',
  'cf-connecting-ip': '127.0.0.1',
  'true-client-ip': '127.0.0.1',
  'x-real-ip': '127.0.0.1',
  'x-originating-ip': '127.0.0.1',
  'x-remote-addr': '127.0.0.1',
  'x-host': 'localhost',
  'x-requested-with': 'XMLHttpRequest',
  'x-aiwaf-exempt': '1',
  'x-forwarded-for': '127.0.0.1',
  forwarded: 'for=127.0.0.1',
  origin: 'http://localhost',
  referer: 'http://localhost/',
  upgrade: 'websocket',
  'content-type': 'application/json',
  authorization: 'x',
  'x-api-key': 'x',
  'sec-fetch-dest': 'empty',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-site': 'same-origin',
  accept: 'application/json',
};
const TOOL = { 'user-agent': 'curl/8.5.0', accept: '*/*' };
const ATTACKS: readonly Attack[] = [
  { target: '/wp-login.php' },
  { target: '/.env' },
  { target: '/page?q=%3Cscript%3Ealert(1)%3C/script%3E' },
  { target: '/nowhere?id=1%20union%20select%201,2' },
  { target: '/page', headers: TOOL },
  { target: '/nowhere', headers: TOOL },
  { target: '/api/orders', method: 'POST', headers: TOOL },
  { target: '/page', headers: { ...BROWSER, 'user-agent': 'sqlmap/1.8' } },
];
/** What lets a program talk to a route that exists: nothing else does. */
const OF_PROGRAMS = ['authorization', 'x-api-key'];

describe('a header of the client', () => {
  it.each(Object.keys(HEADERS))('%s never makes a decision more permissive', (name) => {
    for (const [i, attack] of ATTACKS.entries()) {
      const { denial } = new EngineUnderAttack().send({
        ...attack,
        headers: { ...(attack.headers ?? BROWSER), [name]: HEADERS[name] },
      });
      const routed = attack.target === '/page' || attack.method === 'POST';
      const program =
        attack.headers === TOOL &&
        routed &&
        (OF_PROGRAMS.includes(name) || (name === 'content-type' && attack.method === 'POST'));
      expect([i, denial !== null]).toEqual([i, !program]);
    }
  });

  it.each([
    // [headers, requests of 300 in a second that a route that exists answers, that an unknown path gets as 404]
    [{}, 20, 20],
    [{ authorization: 'x' }, 200, 20],
    [{ 'content-type': 'application/json' }, 20, 20],
    [{ 'sec-fetch-dest': 'empty', 'sec-fetch-site': 'same-origin' }, 200, 20],
  ])('%j buys no more than the limit for programs, on routes alone', (extra, matched, unrouted) => {
    const passed = (target: string) => {
      const host = new EngineUnderAttack();
      let count = 0;
      for (let i = 0; i < 300; i++) {
        host.clock.advance(3);
        if (host.send({ target, headers: { ...BROWSER, ...extra } }).denial === null) count++;
      }
      return count;
    };
    expect([passed('/things/1'), passed('/things')]).toEqual([matched, unrouted]);
  });
});

describe('limits of many addresses', () => {
  it('hold a /48 that walks through its /64s to ten clients', () => {
    const host = new EngineUnderAttack();
    let passed = 0;
    for (let i = 0; i < 5_000; i++)
      if (host.send({ peer: `2001:db8:7:${i.toString(16)}::1` }).denial === null) passed++;
    expect(passed).toBe(200);
    expect(host.engine.bans.blacklist.enforce.size).toBe(0);
  });

  it('keep a ban although its counters are gone, and stay within their bounds', () => {
    const host = new EngineUnderAttack({
      bans: { maxBans: 1_000, maxTracked: 1_000 },
      layers: { rateLimit: { maxKeys: 1_000 } },
    });
    for (let i = 0; i < 3; i++) host.send({ peer: '203.0.113.9', target: `/x${i}.php` });
    for (let i = 0; i < 60_000; i++)
      host.send({ peer: `10${i % 9}.${i >> 16}.${(i >> 8) & 255}.${i & 255}`, target: '/.env' });
    expect(host.send({ peer: '203.0.113.9' }).denial?.verdict.code).toBe('blacklist.banned');
  });

  it('end a ban in time, whatever steps the clock makes', () => {
    const host = new EngineUnderAttack();
    for (let i = 0; i < 3; i++) host.send({ target: `/x${i}.php` });
    const banned = () => host.send({}).denial?.verdict.code === 'blacklist.banned';
    const start = host.clock.now();
    expect(banned()).toBe(true);
    host.clock.set(start - 31_536_000_000);
    expect(banned()).toBe(true);
    host.clock.set(start + 31_536_000_000);
    expect(banned()).toBe(false);
    for (let i = 0; i < 30; i++) host.send({ peer: '203.0.113.10' });
    host.clock.set(start);
    const denied = Array.from({ length: 50 }, () => host.send({ peer: '203.0.113.10' }).denial);
    const wait = denied.map((denial) => denial?.verdict.limit?.retryAfterMs ?? 0);
    expect(Math.max(...wait)).toBeLessThanOrEqual(10_000);
  });
});
