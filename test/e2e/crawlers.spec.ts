import { AiwafEvent, AiwafOptions } from 'nestjs-aiwaf';
import { NameResolver } from '#aiwaf/internals';
import { AdapterName, BROWSER, Host, startHost } from '../helpers/host-app';
import { rawRequest } from '../helpers/raw-request';
import { dnsError, Zone } from '../helpers/zone';

const GOOGLEBOT = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
const GOOGLE = '66.249.66.1';
const pause = () => new Promise((resolve) => setTimeout(resolve, 20));

describe.each(['express', 'fastify'] as const)('crawler verification on %s', (adapter: AdapterName) => {
  let host: Host;
  let zone: Zone;
  const events: AiwafEvent[] = [];

  async function start(aiwaf: AiwafOptions = {}): Promise<void> {
    zone = new Zone().crawler(GOOGLE, 'crawl-66-249-66-1.googlebot.com');
    events.length = 0;
    host = await startHost({
      adapter,
      aiwaf,
      override: (builder) => builder.overrideProvider(NameResolver).useValue(zone),
    });
    host.service.onEvent((event) => events.push(event));
  }
  afterEach(() => host.close());

  const crawl = async (address: string, target = '/cats'): Promise<number> => {
    const headers = { ...BROWSER, 'user-agent': GOOGLEBOT, 'x-forwarded-for': address };
    const { status } = await rawRequest(host.port, 'GET', target, headers, '');
    await pause();
    return status;
  };

  it('refuses an impostor from its second request on', async () => {
    await start();
    expect([await crawl('203.0.113.1'), await crawl('203.0.113.1')]).toEqual([200, 403]);
    expect(events).toMatchObject([{ type: 'denial', code: 'headers.crawler', points: 20 }]);
  });

  it('lets a crawler pass, and never bans it', async () => {
    await start();
    expect(await crawl(GOOGLE)).toBe(200);
    for (let i = 0; i < 12; i++) expect(await crawl(GOOGLE, `/old/page-${i}`)).toBe(404);
    for (let i = 0; i < 4; i++) expect(await crawl(GOOGLE, '/wp-login.php')).toBe(403);
    expect(await crawl(GOOGLE)).toBe(200);
    expect(await host.service.explain(GOOGLE)).toMatchObject({ ban: null, points: 0, neverBan: true });
    expect(events.filter(({ type }) => type === 'ban')).toEqual([]);
  });

  it('lets both pass while the DNS is down', async () => {
    await start();
    zone.fault = dnsError('ETIMEOUT');
    for (const address of [GOOGLE, '203.0.113.1']) {
      expect([await crawl(address), await crawl(address)]).toEqual([200, 200]);
    }
  });

  it('looks at nobody behind a proxy that was not declared', async () => {
    await start({ clientIp: {} });
    expect([await crawl('203.0.113.1'), await crawl('203.0.113.1')]).toEqual([200, 200]);
    expect(zone.asked).toEqual([]);
  });
});
