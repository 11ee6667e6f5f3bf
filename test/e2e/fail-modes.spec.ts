import { AiwafEvent, AiwafOptions, DenialEvent } from 'nestjs-aiwaf';
import { EngineHost } from '#aiwaf/internals';
import { BROWSER, freshAddress, Host, startHost } from '../helpers/host-app';
import { RawAnswer, rawRequest } from '../helpers/raw-request';

describe.each(['express', 'fastify'] as const)('a layer that fails on %s', (adapter) => {
  let host: Host;
  const events: AiwafEvent[] = [];
  afterEach(async () => {
    events.length = 0;
    await host.close();
  });

  /** A host whose rate limit throws, or whose store never answers. */
  async function start(layers: AiwafOptions['layers'], failure: 'throws' | 'hangs' = 'throws') {
    host = await startHost({ adapter, aiwaf: { layers } });
    host.service.onEvent((event) => events.push(event));
    const { pipeline } = host.app.get(EngineHost).engine as unknown as {
      pipeline: { alone: Map<string, { layer: { inspect: unknown } }[]> };
    };
    const station = pipeline.alone.get('rateLimit')?.[0];
    if (station === undefined) throw new Error('There is no rate limit.');
    station.layer.inspect = () => {
      if (failure === 'throws') throw new Error('out of order');
      return new Promise(() => undefined);
    };
  }
  const get = (target: string, headers = {}): Promise<RawAnswer> =>
    rawRequest(host.port, 'GET', target, { ...BROWSER, 'x-forwarded-for': freshAddress(), ...headers });
  const denials = () => events.filter((event): event is DenialEvent => event.type === 'denial');

  it('lets requests pass, and the others judge', async () => {
    await start({});
    expect((await get('/cats')).status).toBe(200);
    expect((await get('/.env')).status).toBe(403);
    expect(host.service.status()).toMatchObject({ faults: 2, failedClosed: 0 });
  });

  it('refuses with 503, a code and no points where its failMode is closed', async () => {
    await start({ rateLimit: { failMode: 'closed' } });
    const answer = await get('/cats', { accept: 'application/json' });
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBe('10');
    expect(JSON.parse(answer.body)).toMatchObject({ error: 'unavailable' });
    expect(denials()).toMatchObject([
      { layer: 'rateLimit', code: 'rateLimit.failed', status: 503, points: 0, enforced: true },
    ]);
    expect(host.service.status()).toMatchObject({ faults: 1, failedClosed: 1 });
  });

  it('bans nobody for it, even where the first refusal bans', async () => {
    host = await startHost({
      adapter,
      aiwaf: { bans: { policy: 'immediate' }, layers: { geo: { failMode: 'closed', block: ['KP'] } } },
    });
    host.app.get(EngineHost).engine.geo.setLookup({
      country: () => {
        throw new RangeError('damaged');
      },
    });
    const address = freshAddress();
    expect((await get('/cats', { 'x-forwarded-for': address })).status).toBe(503);
    expect(host.service.banOf(address)).toBeNull();
  });

  it('only reports it in monitor mode', async () => {
    await start({ rateLimit: { mode: 'monitor', failMode: 'closed' } });
    expect((await get('/cats')).status).toBe(200);
    expect(denials()).toMatchObject([{ code: 'rateLimit.failed', enforced: false }]);
    expect(host.service.status()).toMatchObject({ failedClosed: 0 });
  });

  it('is given up after a second', async () => {
    await start({ rateLimit: { failMode: 'closed' } }, 'hangs');
    expect((await get('/cats')).status).toBe(503);
    await host.close();
    await start({}, 'hangs');
    expect((await get('/cats')).status).toBe(200);
  });

  it('is passed over by who is exempt', async () => {
    await start({ rateLimit: { failMode: 'closed' } });
    expect((await get('/cats/exempt/all')).status).toBe(200);
  });
});
