import { ManualClock } from '../../libs/aiwaf/src/core/clock';
import { BACKENDS, Stores } from './backends';

const NOW = 1_760_000_000_000;

describe.each(BACKENDS)('an exemption store in $name', ({ open }) => {
  let stores: Stores;
  beforeEach(async () => {
    stores = await open(new ManualClock(NOW));
  });
  afterEach(() => stores.close());
  const ips = () => stores.exemptions.ips.load();
  const paths = () => stores.exemptions.paths.load();

  it('is empty at first', async () => {
    expect([await ips(), await paths()]).toEqual([[], []]);
  });

  it('D7: keeps addresses and networks in canonical form, once', async () => {
    await stores.exemptions.ips.add({ address: '2001:DB8:0::1', reason: 'office' }, NOW);
    await stores.exemptions.ips.add({ address: '198.51.100.0/24', reason: 'partner' }, NOW);
    await stores.exemptions.ips.add({ address: '2001:db8::1', reason: 'new office' }, NOW + 1);
    expect(await ips()).toEqual([
      { address: '2001:db8::1', reason: 'new office' },
      { address: '198.51.100.0/24', reason: 'partner' },
    ]);
  });

  it.each(['', 'localhost', '203.0.113.7/8', '203.0.113.256'])('refuses the address %j', async (address) => {
    await expect(stores.exemptions.ips.add({ address, reason: '' }, NOW)).rejects.toMatchObject({
      code: 'AIWAF_E_ADDRESS',
    });
    expect(await ips()).toEqual([]);
  });

  it('removes an address in any spelling and says whether it was there', async () => {
    await stores.exemptions.ips.add({ address: '2001:db8::1', reason: '' }, NOW);
    expect(await stores.exemptions.ips.remove('2001:db8::2', NOW)).toBe(false);
    expect(await stores.exemptions.ips.remove('nonsense', NOW)).toBe(false);
    expect(await stores.exemptions.ips.remove('2001:0DB8::0001', NOW)).toBe(true);
    expect(await stores.exemptions.ips.remove('2001:db8::1', NOW)).toBe(false);
    expect(await ips()).toEqual([]);
  });

  it('keeps a path once, whatever its case and slashes', async () => {
    await stores.exemptions.paths.add({ path: '/Webhooks//Stripe/', reason: 'a' }, NOW);
    await stores.exemptions.paths.add({ path: 'webhooks/stripe', reason: 'b' }, NOW);
    expect(await paths()).toEqual([{ path: '/webhooks/stripe', reason: 'b' }]);
    expect(await stores.exemptions.paths.remove('/WEBHOOKS/stripe', NOW)).toBe(true);
    expect(await stores.exemptions.paths.remove('/webhooks/stripe', NOW)).toBe(false);
    expect(await paths()).toEqual([]);
  });

  it.each(['', ' ', `/${'p'.repeat(500)}`, '/a\0'])(
    'refuses a path that would not stay what it is',
    async (path) => {
      await expect(stores.exemptions.paths.add({ path, reason: '' }, NOW)).rejects.toMatchObject({
        code: 'AIWAF_E_PATH',
      });
      expect(await paths()).toEqual([]);
    },
  );

  it('tells paths apart that differ by an accent, and keeps one of 500 characters', async () => {
    const long = `/${'é'.repeat(499)}`;
    for (const path of ['/café', '/cafe', long]) await stores.exemptions.paths.add({ path, reason: '' }, NOW);
    expect((await paths()).map(({ path }) => path)).toEqual(['/café', '/cafe', long]);
  });

  it('cuts a long reason', async () => {
    await stores.exemptions.ips.add({ address: '203.0.113.7', reason: 'x'.repeat(5_000) }, NOW);
    expect(await ips()).toEqual([{ address: '203.0.113.7', reason: 'x'.repeat(255) }]);
  });

  it('tells what was made and taken back since a version', async () => {
    const { ips: store } = stores.exemptions;
    expect(await store.version()).toBe(0);
    await store.add({ address: '203.0.113.7', reason: 'a' }, NOW);
    await store.add({ address: '203.0.113.8', reason: 'b' }, NOW - 3_600_000);
    const before = await store.version();
    await store.remove('203.0.113.7', NOW);
    await store.add({ address: '203.0.113.9', reason: 'c' }, NOW);
    const changes = await store.changedSince(before);
    expect(changes.rows).toEqual([
      { address: '203.0.113.7', reason: 'a', removed: true },
      { address: '203.0.113.9', reason: 'c', removed: false },
    ]);
    expect(await store.changedSince(changes.version)).toEqual({ rows: [], version: changes.version });
    expect(await ips()).toHaveLength(2);
  });

  it('has an entry again that is made anew, with its new time', async () => {
    const { paths: store } = stores.exemptions;
    await store.add({ path: '/hooks', reason: 'a' }, NOW);
    await store.remove('/hooks', NOW + 1);
    const { version } = await store.changedSince(0);
    await store.add({ path: '/hooks', reason: 'b' }, NOW + 2);
    expect((await store.changedSince(version)).rows).toEqual([
      { path: '/hooks', reason: 'b', removed: false },
    ]);
    const listed = await store.list({ since: NOW + 2, order: 'newest', limit: 5 });
    expect(listed).toEqual({ total: 1, entries: [{ path: '/hooks', reason: 'b', createdAt: NOW + 2 }] });
  });

  it('forgets what was taken back long ago, and goes on counting versions', async () => {
    const { ips: store } = stores.exemptions;
    for (const address of ['203.0.113.7', '203.0.113.8', '203.0.113.9'])
      await store.add({ address, reason: '' }, NOW);
    for (const address of ['203.0.113.7', '203.0.113.8']) await store.remove(address, NOW);
    const later = NOW + 15 * 86_400_000;
    const before = await store.version();
    await store.remove('203.0.113.9', later);
    await store.remove('nothing', later);
    expect((await store.changedSince(before)).rows.map(({ address }) => address)).toEqual(['203.0.113.9']);
    expect((await store.changedSince(0)).rows).toHaveLength(stores.dataSource === null ? 3 : 1);
    await store.add({ address: '203.0.113.7', reason: '' }, later);
    expect(await store.version()).toBeGreaterThan(before + 1);
  });

  it('lists some of many, the newest or the oldest first', async () => {
    const { ips: store } = stores.exemptions;
    for (let i = 0; i < 5; i++) await store.add({ address: `203.0.113.${i}`, reason: '' }, NOW + i);
    const listed = async (order: 'newest' | 'oldest', since = 0) => {
      const { total, entries } = await store.list({ since, order, limit: 2 });
      return [total, ...entries.map(({ address, createdAt }) => `${address} ${createdAt - NOW}`)];
    };
    expect(await listed('newest')).toEqual([5, '203.0.113.4 4', '203.0.113.3 3']);
    expect(await listed('oldest')).toEqual([5, '203.0.113.0 0', '203.0.113.1 1']);
    expect(await listed('oldest', NOW + 4)).toEqual([1, '203.0.113.4 4']);
  });
});
