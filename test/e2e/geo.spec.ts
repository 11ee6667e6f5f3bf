import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getRepositoryToken } from '@nestjs/typeorm';
import { AIWAF_DATA_SOURCE, AiwafEvent, AiwafOptions, GeoBlockedCountry } from 'nestjs-aiwaf';
import { EngineHost, GeoCountries } from '#aiwaf/internals';
import { Repository } from 'typeorm';
import { AdapterName, BROWSER, Host, startHost } from '../helpers/host-app';
import { rawRequest } from '../helpers/raw-request';

/** Networks that have long belonged to one country. */
const KOREA = '175.45.176.1';
const UNITED_STATES = '8.8.8.8';
const UNKNOWN = '192.0.2.1';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'aiwaf-geo-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(['express', 'fastify'] as const)('the geo layer on %s', (adapter: AdapterName) => {
  let host: Host | undefined;
  const events: AiwafEvent[] = [];

  async function start(
    geo: NonNullable<AiwafOptions['layers']>['geo'],
    more: AiwafOptions = {},
  ): Promise<Host> {
    events.length = 0;
    host = await startHost({ adapter, aiwaf: { layers: { geo }, ...more } });
    host.service.onEvent((event) => events.push(event));
    return host;
  }
  afterEach(async () => {
    await host?.close();
    host = undefined;
  });

  const get = async (
    address: string,
    target = '/cats',
    headers: Record<string, string> = {},
  ): Promise<number> => {
    const all = { ...BROWSER, 'x-forwarded-for': address, ...headers };
    return (await rawRequest((host as Host).port, 'GET', target, all, '')).status;
  };

  it('is off, and opens nothing, until countries are given', async () => {
    const { app } = await start(undefined);
    expect(await get(KOREA)).toBe(200);
    expect(app.get(EngineHost).engine.geo.hasLookup).toBe(false);
  });

  it('refuses a blocked country everywhere, and bans nobody for it (D10)', async () => {
    const { service } = await start({ block: ['kp'] }, { bans: { policy: 'immediate' } });
    for (let i = 0; i < 60; i++) expect(await get(KOREA, i % 2 === 0 ? '/cats' : `/nothing-${i}`)).toBe(403);
    expect(await get(UNITED_STATES)).toBe(200);
    expect(await service.explain(KOREA)).toMatchObject({ ban: null, points: 0 });
    expect(events[0]).toMatchObject({
      type: 'denial',
      layer: 'geo',
      code: 'geo.blocked',
      detail: 'KP',
      points: 0,
    });
  });

  it('lets an allowed country, private addresses and unknown ones pass (D11)', async () => {
    await start({ allow: ['US'] });
    const statuses = [UNITED_STATES, '10.1.2.3', UNKNOWN, '2001:4860:4860::8888', KOREA].map((one) =>
      get(one),
    );
    expect(await Promise.all(statuses)).toEqual([200, 200, 200, 200, 403]);
  });

  it('denies unknown countries when told to, and private addresses never', async () => {
    await start({ allow: ['US'], onUnknown: 'deny' });
    expect([await get(UNKNOWN), await get('10.1.2.3'), await get(UNITED_STATES)]).toEqual([403, 200, 200]);
  });

  it('believes no header of a client about its country', async () => {
    await start({ block: ['KP'] });
    const forged = { 'cf-ipcountry': 'US', 'x-country-code': 'US', 'x-real-ip': UNITED_STATES };
    expect(await get(KOREA, '/cats', forged)).toBe(403);
    expect(await get(UNITED_STATES, '/cats', { 'cf-ipcountry': 'KP' })).toBe(200);
    expect(await get(`${UNITED_STATES}, ${KOREA}`)).toBe(403);
  });

  it('only reports in monitor', async () => {
    await start({ block: ['KP'], mode: 'monitor' });
    expect(await get(KOREA)).toBe(200);
    expect(events).toMatchObject([{ layer: 'geo', enforced: false }]);
  });

  it('takes countries from the database, over an allow list too, and again on refresh (D47)', async () => {
    const database = `sqlite:${join(folder, `${adapter}.sqlite`)}`;
    const { app } = await start({ allow: ['US', 'KP'] }, { database });
    expect([await get(KOREA), await get(UNITED_STATES)]).toEqual([200, 200]);
    const rows = app.get<Repository<GeoBlockedCountry>>(
      getRepositoryToken(GeoBlockedCountry, AIWAF_DATA_SOURCE),
    );
    await rows.insert({ countryCode: 'KP', reason: '', createdAt: 1, updatedAt: 1 });
    await app.get(GeoCountries).refresh();
    expect([await get(KOREA), await get(UNITED_STATES)]).toEqual([403, 200]);
    await app.close();
    await start({}, { database });
    expect([await get(KOREA), await get(UNITED_STATES)]).toEqual([403, 200]);
  });

  it('keeps countries in memory where there is no database', async () => {
    const { app } = await start({});
    const countries = app.get(GeoCountries);
    await countries.store.add({ country: 'KP', reason: '' }, Date.now());
    expect(await get(KOREA)).toBe(200);
    await countries.refresh();
    expect(await get(KOREA)).toBe(403);
    await countries.store.remove('KP', Date.now());
    await countries.refresh();
    expect(await get(KOREA)).toBe(200);
  });

  it('puts countries that a person adds or removes in force at once, all or none', async () => {
    const { app } = await start({ block: ['RU'], allow: ['US', 'KP'] });
    const countries = app.get(GeoCountries);
    await expect(countries.add(['KP', 'UK'], '')).rejects.toMatchObject({ code: 'AIWAF_E_GEO_COUNTRY' });
    expect(await countries.add(['KP'], '', true)).toEqual([{ country: 'KP', change: 'added' }]);
    expect([await countries.store.load(), await get(KOREA)]).toEqual([[], 200]);
    await countries.add(['kp', 'RU'], 'embargo');
    expect(await get(KOREA)).toBe(403);
    const rule = (country: string, effect: string, from: string, reason = '') =>
      expect.objectContaining({ country, effect, from, reason });
    expect(await countries.list()).toEqual({
      mode: 'enforce',
      rules: [
        rule('RU', 'block', 'options'),
        rule('KP', 'block', 'database', 'embargo'),
        rule('RU', 'block', 'database', 'embargo'),
        rule('US', 'allow', 'options'),
        rule('KP', 'allow', 'options'),
      ],
    });
    await expect(countries.remove(['KP', 'US'])).rejects.toMatchObject({ code: 'AIWAF_E_GEO_COUNTRY' });
    expect(await get(KOREA)).toBe(403);
    await countries.remove(['KP', 'RU']);
    expect(await get(KOREA)).toBe(200);
    await expect(countries.remove(['RU'])).rejects.toMatchObject({
      remedy: expect.stringContaining('layers.geo.block'),
    });
  });

  it('stores no country that nothing could look up at the next start', async () => {
    const { app } = await start({ database: join(folder, 'missing.mmdb') });
    const countries = app.get(GeoCountries);
    await expect(countries.add(['KP'], '')).rejects.toMatchObject({ code: 'AIWAF_E_GEO_DATABASE' });
    expect(await countries.store.load()).toEqual([]);
  });

  it('lets requests pass when a look-up fails, and says so', async () => {
    const { app } = await start({ block: ['KP'] });
    app.get(EngineHost).engine.geo.setLookup({
      country: () => {
        throw new RangeError('damaged');
      },
    });
    expect(await get(KOREA)).toBe(200);
    expect(events).toMatchObject([{ type: 'fault', code: 'AIWAF_W_LAYER_FAILED', layer: 'geo' }]);
  });

  it('keeps what is in force when the countries cannot be read again, and says so', async () => {
    const { app } = await start({ block: ['KP'] });
    const countries = app.get(GeoCountries);
    countries.store.load = () => Promise.reject(new Error('database is gone'));
    await countries.refresh();
    expect(await get(KOREA)).toBe(403);
    expect(events[0]).toMatchObject({ type: 'fault', code: 'AIWAF_W_GEO_UNREAD', layer: 'geo' });
  });

  it.each([{ allow: ['US'] }, { block: ['KP'] }])(
    'does not start with %j and no usable file',
    async (lists) => {
      const damaged = join(folder, 'damaged.mmdb');
      writeFileSync(damaged, 'damaged');
      for (const database of [damaged, join(folder, 'missing.mmdb')]) {
        await expect(start({ ...lists, database })).rejects.toMatchObject({ code: 'AIWAF_E_GEO_DATABASE' });
      }
    },
  );

  it('starts with such a file where no country is given, or the layer is off', async () => {
    const database = join(folder, 'missing.mmdb');
    await start({ database });
    expect(await get(KOREA)).toBe(200);
    await host?.close();
    await start({ database, block: ['KP'], mode: 'off' });
    expect(await get(KOREA)).toBe(200);
  });

  it('does not start with a country that does not exist', async () => {
    await expect(start({ block: ['XX'] })).rejects.toMatchObject({ code: 'AIWAF_E_OPTION_VALUE' });
  });
});
