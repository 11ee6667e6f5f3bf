import { Verdict } from '../../core/verdict';
import { Facts, referer, Site } from '../../../../../test/helpers/honeypot-site';

describe('the time from a page to its form', () => {
  it.each([
    [0, 'too-fast'],
    [999, 'too-fast'],
    [1_000, 'pass'],
    [240_000, 'pass'],
    [240_001, 'page-expired'],
  ])('%d ms: %s', (ms, expected) => {
    const site = new Site();
    site.get('/contact', 0);
    expect(site.post('/contact', ms)).toBe(expected);
  });

  it('gives 25 points for speed and none for age', () => {
    const layer = new Site();
    layer.get('/contact', 0);
    expect(layer.post('/contact', 10)).toBe('too-fast');
    expect(refusal(new Site(), 10)).toMatchObject({ status: 403, points: 25 });
    expect(refusal(new Site(), 300_000)).toMatchObject({ status: 409, points: 0 });
  });

  it('passes a post whose page nobody asked for', () => {
    expect(new Site().post('/contact', 0)).toBe('pass');
  });

  it('passes who is signed in', () => {
    const site = new Site();
    site.get('/contact', 0);
    expect(site.post('/contact', 5, { handler: { authenticated: true } })).toBe('pass');
  });

  it('counts a slow page in favour of the visitor, both ways', () => {
    const site = new Site();
    site.get('/contact', 0, {}, { tookMs: 30_000 });
    expect(site.post('/contact', 30_100)).toBe('pass');
    expect(site.post('/contact', 269_000)).toBe('pass');
    expect(site.post('/contact', 270_001)).toBe('page-expired');
  });

  it('begins anew with a page that was out of use', () => {
    const site = new Site();
    site.get('/contact', 0);
    site.get('/contact', 300_000);
    expect(site.post('/contact', 300_050)).toBe('too-fast');
  });

  it('does not begin with a page that the browser fetched ahead', () => {
    const site = new Site();
    site.get('/contact', 0, { headers: { 'sec-purpose': 'prefetch;prerender' } });
    expect(site.post('/contact', 500)).toBe('pass');
  });

  it('proves nothing by a clock that went backwards', () => {
    const site = new Site();
    site.get('/contact', 3_600_000);
    expect(site.post('/contact', 0)).toBe('pass');
  });

  it('passes a second post of one page: people click twice', () => {
    const site = new Site();
    site.get('/contact', 0);
    expect([site.post('/contact', 5_000), site.post('/contact', 5_010)]).toEqual(['pass', 'pass']);
  });

  it('lets a person press a button of one page again and again', () => {
    const site = new Site();
    site.get('/cart', 0);
    for (let at = 2_000; at < 6_000; at += 600) {
      expect(site.post('/cart/add', at, referer('/cart'))).toBe('pass');
      site.get('/cart', at + 50);
    }
  });

  it('holds who was too fast once to each of his pages', () => {
    const site = new Site();
    const answers: string[] = [];
    for (let at = 0; at < 20_000; at += 5_000) {
      site.get('/contact', at);
      answers.push(site.post('/contact', at + 50));
    }
    expect(answers).toEqual(Array(4).fill('too-fast'));
    site.get('/contact', 20_000);
    expect(site.post('/contact', 22_000)).toBe('pass');
  });
});

describe('D30: the clock is per page and visitor', () => {
  it('is not reset by polling, nor by another page in another tab', () => {
    const site = new Site();
    site.get('/contact', 0);
    for (let at = 1_000; at < 9_500; at += 1_000)
      site.get('/api/status', at, {}, { type: 'application/json' });
    site.get('/about', 9_300);
    expect(site.post('/contact', 9_400)).toBe('pass');
  });

  it('is not reset by the same page in a second tab', () => {
    const site = new Site();
    site.get('/contact', 0);
    site.get('/contact', 9_300);
    expect(site.post('/contact', 9_400)).toBe('pass');
  });

  it('is not reset by a background call of the same page', () => {
    const site = new Site();
    site.get('/contact', 0);
    site.get('/contact', 200_000, { headers: { 'sec-fetch-dest': 'empty' } });
    site.get('/contact', 220_000, { headers: { 'x-requested-with': 'XMLHttpRequest' } });
    expect(site.post('/contact', 241_000)).toBe('page-expired');
  });

  it.each([
    ['another address', { address: '203.0.113.8' }],
    ['another browser behind the same address', { headers: { 'user-agent': 'Mozilla/5.0 Chrome/140.0' } }],
    ['another session behind the same address', { headers: { cookie: 'a=1; connect.sid=s%3Aother' } }],
  ])('is not that of %s', (_, other) => {
    const site = new Site();
    const mine = { headers: { cookie: 'connect.sid=s%3Amine' } };
    site.get('/contact', 0, mine);
    site.get('/contact', 9_900, other);
    expect(site.post('/contact', 10_000, other)).toBe('too-fast');
    expect(site.post('/contact', 10_000, mine)).toBe('pass');
  });

  it('knows a visitor whose first page brought the session', () => {
    const site = new Site();
    site.get('/contact', 0);
    expect(site.post('/contact', 100, { headers: { cookie: 'theme=dark; sessionid=abc' } })).toBe('too-fast');
  });

  it('is that of the page which held the form, where the host says that it is one', () => {
    const site = new Site();
    const form = { ...referer('/cart'), handler: { form: {} } };
    site.get('/cart', 0);
    expect(site.post('/orders', 100, form)).toBe('too-fast');
    expect(site.post('/orders', 300_000, form)).toBe('page-expired');
    expect(site.post('/orders', 100, { headers: { referer: 'https://elsewhere.example/cart' } })).toBe(
      'pass',
    );
  });

  it('leaves buttons and pages that post themselves to another page alone', () => {
    for (const [path, at] of [
      ['/callback', 60],
      ['/cart', 700],
      ['/cart', 3_600_000],
    ] as const) {
      const site = new Site();
      site.get('/products/5', 0);
      expect([path, at, site.post(path, at, referer('/products/5'))]).toEqual([path, at, 'pass']);
    }
  });

  it('asks nobody to reload who has just had another page, where no Referer tells which held the form', () => {
    for (const facts of [{}, { headers: { referer: 'https://shop.example/' } }]) {
      const site = new Site();
      site.get('/cart', 0);
      site.get('/products/5', 300_000);
      expect(site.post('/cart', 301_100, facts)).toBe('pass');
      expect(site.post('/cart', 600_000, facts)).toBe('page-expired');
    }
  });

  it('takes what does not ask for HTML for a script’s, where the browser does not tell', () => {
    const site = new Site();
    site.get('/article', 0);
    expect(site.post('/article', 120, { headers: { accept: '*/*' } })).toBe('pass');
    expect(site.post('/article', 120)).toBe('too-fast');
  });

  it('does not take the list for the form under it', () => {
    for (const facts of [{}, referer('/orders/new'), { headers: { referer: 'https://shop.example/' } }]) {
      const site = new Site();
      site.get('/', 0);
      site.get('/orders', 0);
      site.get('/orders/new', 300_000);
      expect(site.post('/orders', 310_000, facts)).toBe('pass');
    }
  });

  it('knows no age of a page that came out of a cache', () => {
    const site = new Site();
    site.get('/orders', 0);
    expect(site.post('/orders', 300_000, referer('/cached/form'))).toBe('pass');
  });

  it('does not time a page that caches may keep, whose later views it never sees', () => {
    for (const [cacheControl, expected] of [
      ['public, max-age=3600', 'pass'],
      ['max-age=0, must-revalidate', 'page-expired'],
      ['private, no-cache, max-age=60', 'page-expired'],
      ['no-store', 'page-expired'],
    ]) {
      const site = new Site();
      site.get('/contact', 0, {}, { cacheControl });
      expect([cacheControl, site.post('/contact', 300_000)]).toEqual([cacheControl, expected]);
    }
  });

  it('keeps trial and enforcement apart', () => {
    const site = new Site();
    site.get('/contact', 0, { lane: 'monitor' });
    expect(site.post('/contact', 5)).toBe('pass');
    expect(site.post('/contact', 5, { lane: 'monitor' })).toBe('too-fast');
  });

  it('remembers a bounded number of pages', () => {
    const site = new Site({ maxPages: 100 });
    for (let i = 0; i < 5_000; i++) site.get(`/p/${i}`, i);
    expect((site.layer as unknown as { clocks: { size: number } }).clocks.size).toBe(100);
    const long = `/${'x'.repeat(5_000)}`;
    site.get(long, 0);
    expect(site.post(long, 10)).toBe('pass');
    expect(site.post('/p/1', 100)).toBe('pass');
  });
});

describe('D31: an expired page', () => {
  it('stays expired after 300 s and after a 409, until a real GET', () => {
    const site = new Site();
    site.get('/contact', 0);
    for (const at of [241_000, 301_000, 302_000, 80_000_000])
      expect(site.post('/contact', at)).toBe('page-expired');
    site.get('/contact', 80_001_000, { headers: { 'sec-fetch-dest': 'empty' } });
    expect(site.post('/contact', 80_003_000)).toBe('page-expired');
    site.get('/contact', 80_004_000);
    expect(site.post('/contact', 80_006_000)).toBe('pass');
  });

  it.each<[string, Facts, { status?: number; type?: string }]>([
    ['answered from the browser cache', {}, { status: 304, type: '' }],
    ['of unknown type, for a browser', {}, { type: '' }],
    ['brought by Turbo', { headers: { 'sec-fetch-dest': 'empty', 'x-turbo-request-id': 'x' } }, {}],
    ['fetched ahead', { headers: { 'sec-purpose': 'prefetch' } }, {}],
  ])('is new by a page %s', (_, facts, answer) => {
    const site = new Site();
    site.get('/contact', 0);
    site.get('/contact', 300_000, facts, answer);
    expect(site.post('/contact', 302_000)).toBe('pass');
  });

  it.each<[string, Facts, { status?: number; type?: string }]>([
    ['a missing page', {}, { status: 404 }],
    ['data', {}, { type: 'application/json' }],
    ['unknown data for a program', { headers: { accept: '*/*' } }, { type: '' }],
    ['a picture', { headers: { 'sec-fetch-dest': 'image' } }, { type: '' }],
  ])('is not new by %s', (_, facts, answer) => {
    const site = new Site();
    site.get('/contact', 0);
    site.get('/contact', 300_000, facts, answer);
    expect(site.post('/contact', 302_000)).toBe('page-expired');
  });

  it('is not old when the form came back with what was wrong in it', () => {
    const site = new Site();
    site.get('/contact', 0);
    expect(site.post('/contact', 230_000)).toBe('pass');
    site.end('POST', '/contact', 230_000, {}, 422, 'text/html');
    expect(site.post('/contact', 250_000)).toBe('pass');
  });
});

function refusal(site: Site, ms: number): Verdict {
  site.get('/contact', 0);
  const verdicts: Verdict[] = [];
  const inspect = site.layer.inspect.bind(site.layer);
  site.layer.inspect = (context, lane) => {
    verdicts.push(inspect(context, lane));
    return verdicts[0];
  };
  site.post('/contact', ms);
  return verdicts[0];
}
