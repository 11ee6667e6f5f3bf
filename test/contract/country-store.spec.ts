import { ManualClock } from '../../libs/aiwaf/src/core/clock';
import { GeoBlockedCountry, TypeOrmCountryStore } from '../../libs/aiwaf/src/storage';
import { BACKENDS, Stores } from './backends';

const NOW = 1_760_000_000_000;

describe.each(BACKENDS)('a store of blocked countries in $name', ({ open }) => {
  let stores: Stores;
  beforeEach(async () => {
    stores = await open(new ManualClock(NOW));
  });
  afterEach(() => stores.close());

  it('is empty at first', async () => {
    expect(await stores.countries.load()).toEqual([]);
  });

  it('keeps a country once, in capitals, with the last reason', async () => {
    await stores.countries.add({ country: 'kp', reason: 'a' }, NOW);
    await stores.countries.add({ country: 'RU', reason: 'b' }, NOW);
    await stores.countries.add({ country: ' KP ', reason: 'c'.repeat(1_000) }, NOW + 1);
    expect(await stores.countries.load()).toEqual([
      { country: 'KP', reason: 'c'.repeat(255) },
      { country: 'RU', reason: 'b' },
    ]);
  });

  it.each(['', 'XX', 'UK', 'Germany', 'K', "K'"])('refuses the country %j', async (country) => {
    await expect(stores.countries.add({ country, reason: '' }, NOW)).rejects.toMatchObject({
      code: 'AIWAF_E_GEO_COUNTRY',
    });
    expect(await stores.countries.load()).toEqual([]);
  });

  it('removes a country in any case and says whether it was there', async () => {
    await stores.countries.add({ country: 'KP', reason: '' }, NOW);
    expect(await stores.countries.remove('RU', NOW)).toBe(false);
    expect(await stores.countries.remove('nonsense', NOW)).toBe(false);
    expect(await stores.countries.remove('kp', NOW)).toBe(true);
    expect(await stores.countries.remove('kp', NOW)).toBe(false);
    expect(await stores.countries.load()).toEqual([]);
  });

  it('reads rows that other programs wrote, and leaves out those that name no country', async () => {
    const { dataSource, countries } = stores;
    if (dataSource === null) return;
    const row = (countryCode: string) => ({ countryCode, reason: '', createdAt: NOW, updatedAt: NOW });
    await dataSource.getRepository(GeoBlockedCountry).insert(['kp', 'XX', '', '??'].map(row));
    expect(await countries.load()).toEqual([{ country: 'KP', reason: '' }]);
    expect((countries as TypeOrmCountryStore).skipped).toBe(3);
    expect(await countries.remove('KP', NOW)).toBe(true);
    expect(await countries.remove('XX', NOW)).toBe(true);
  });
});
