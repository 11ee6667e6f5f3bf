import { Facts, referer, Site } from '../../../../../test/helpers/honeypot-site';

describe('a form token', () => {
  const START = 1_760_000_000_000;
  const send = (site: Site, token: string, at: number, facts: Facts = {}) =>
    site.post('/contact', at, { ...facts, handler: { body: { aiwaf_form: token }, ...facts.handler } });

  it('comes before what the visitor was seen to do', () => {
    const site = new Site();
    const token = site.layer.tokens.issue('/contact/', START);
    expect(send(site, token, START + 999)).toBe('too-fast');
    expect(send(site, token, START + 1_000)).toBe('pass');
    expect(send(site, token, START + 240_001)).toBe('page-expired');
    site.get('/contact', START + 249_999);
    expect(send(site, site.layer.tokens.issue('/Contact', START + 200_000), START + 250_000)).toBe('pass');
  });

  it('tells two tabs of one page apart', () => {
    const site = new Site();
    const [old, fresh] = [START, START + 300_000].map((at) => site.layer.tokens.issue('/contact', at));
    expect(send(site, old, START + 302_000)).toBe('page-expired');
    expect(send(site, fresh, START + 302_000)).toBe('pass');
  });

  it('is read from body, header and cookie', () => {
    const site = new Site();
    const token = site.layer.tokens.issue('/contact', START);
    const scripted = { 'sec-fetch-dest': 'empty' };
    const answers = [
      site.post('/contact', START, { handler: { body: { aiwaf_form: token } }, headers: scripted }),
      site.post('/contact', START, { headers: { 'x-aiwaf-form': token, ...scripted } }),
      site.post('/contact', START, { headers: { cookie: `a=b; aiwaf_form=${token}` } }),
    ];
    expect(answers).toEqual(Array(3).fill('too-fast'));
  });

  it('may name the page or where its form posts to', () => {
    const site = new Site();
    const token = site.layer.tokens.issue('/cart', START);
    expect(send(site, token, START, referer('/cart'))).toBe('too-fast');
    expect(send(site, token, START, referer('/about'))).toBe('pass');
  });

  it('that is forged, foreign, of another page, of the future or no text is as if absent', () => {
    const site = new Site();
    const genuine = site.layer.tokens.issue('/contact', START);
    const later = `${(START + 5).toString(36)}.${genuine.split('.')[1]}`;
    const flipped = genuine.slice(0, -2) + (genuine.at(-2) === 'A' ? 'B' : 'A') + genuine.at(-1);
    const bad = [
      ...[later, flipped, '', '.', 'x'.repeat(10_000), `${genuine}x`, genuine.toUpperCase()],
      ...[new Site().layer.tokens.issue('/contact', START), site.layer.tokens.issue('/about', START)],
    ];
    expect(send(site, site.layer.tokens.issue('/contact', START + 60_000), START)).toBe('pass');
    for (const token of bad) {
      expect(send(site, token, START)).toBe('pass');
      expect(send(site, token, START + 10_000_000)).toBe('pass');
    }
    for (const body of [
      [genuine],
      { aiwaf_form: [genuine] },
      Object.create({ aiwaf_form: genuine }) as object,
      null,
      'x',
    ]) {
      expect(site.post('/contact', START, { handler: { body } })).toBe('pass');
    }
  });

  it('does not hide the clock of the visitor when it is bad', () => {
    const site = new Site();
    site.get('/contact', 0);
    expect(send(site, 'abc.forged', 10)).toBe('too-fast');
  });

  it('can be sent again while its page is young: people press back', () => {
    const site = new Site();
    const token = site.layer.tokens.issue('/contact', START);
    expect([2_000, 3_000, 200_000].map((ms) => send(site, token, START + ms))).toEqual(Array(3).fill('pass'));
    expect(send(site, token, START + 241_000)).toBe('page-expired');
  });

  it('outlives a change of the secret, and holds wherever the secret is known', () => {
    const [site, other] = [new Site(), new Site()];
    const before = site.layer.tokens.issue('/contact', START);
    for (const { layer } of [site, other]) layer.tokens.adopt('a secret of many instances');
    expect(send(site, before, START)).toBe('too-fast');
    expect(send(other, site.layer.tokens.issue('/contact', START), START)).toBe('too-fast');
  });
});
