import { ManualClock } from '../../libs/aiwaf/src/core/clock';
import { BACKENDS, Stores } from './backends';

const NOW = 1_760_000_000_000;

describe.each(BACKENDS)('an exemption store in $name', ({ open }) => {
  let stores: Stores;
  beforeEach(async () => {
    stores = await open(new ManualClock(NOW));
  });
  afterEach(() => stores.close());
  const ips = async () => (await stores.exemptions.load()).ips;
  const paths = async () => (await stores.exemptions.load()).paths;

  it('is empty at first', async () => {
    expect(await stores.exemptions.load()).toEqual({ ips: [], paths: [] });
  });

  it('D7: keeps addresses and networks in canonical form, once', async () => {
    await stores.exemptions.addIp({ address: '2001:DB8:0::1', reason: 'office' }, NOW);
    await stores.exemptions.addIp({ address: '198.51.100.0/24', reason: 'partner' }, NOW);
    await stores.exemptions.addIp({ address: '2001:db8::1', reason: 'new office' }, NOW + 1);
    expect(await ips()).toEqual([
      { address: '2001:db8::1', reason: 'new office' },
      { address: '198.51.100.0/24', reason: 'partner' },
    ]);
  });

  it.each(['', 'localhost', '203.0.113.7/8', '203.0.113.256'])('refuses the address %j', async (address) => {
    await expect(stores.exemptions.addIp({ address, reason: '' }, NOW)).rejects.toMatchObject({
      code: 'AIWAF_E_ADDRESS',
    });
    expect(await ips()).toEqual([]);
  });

  it('removes an address in any spelling and says whether it was there', async () => {
    await stores.exemptions.addIp({ address: '2001:db8::1', reason: '' }, NOW);
    expect(await stores.exemptions.removeIp('2001:db8::2')).toBe(false);
    expect(await stores.exemptions.removeIp('nonsense')).toBe(false);
    expect(await stores.exemptions.removeIp('2001:0DB8::0001')).toBe(true);
    expect(await stores.exemptions.removeIp('2001:db8::1')).toBe(false);
    expect(await ips()).toEqual([]);
  });

  it('keeps a path once, whatever its case and slashes', async () => {
    await stores.exemptions.addPath({ path: '/Webhooks//Stripe/', reason: 'a' }, NOW);
    await stores.exemptions.addPath({ path: 'webhooks/stripe', reason: 'b' }, NOW);
    expect(await paths()).toEqual([{ path: '/webhooks/stripe', reason: 'b' }]);
    expect(await stores.exemptions.removePath('/WEBHOOKS/stripe')).toBe(true);
    expect(await stores.exemptions.removePath('/webhooks/stripe')).toBe(false);
    expect(await paths()).toEqual([]);
  });

  it.each(['', ' ', `/${'p'.repeat(500)}`, '/a\0'])(
    'refuses a path that would not stay what it is',
    async (path) => {
      await expect(stores.exemptions.addPath({ path, reason: '' }, NOW)).rejects.toMatchObject({
        code: 'AIWAF_E_PATH',
      });
      expect(await paths()).toEqual([]);
    },
  );

  it('tells paths apart that differ by an accent, and keeps one of 500 characters', async () => {
    const long = `/${'é'.repeat(499)}`;
    for (const path of ['/café', '/cafe', long]) await stores.exemptions.addPath({ path, reason: '' }, NOW);
    expect((await paths()).map(({ path }) => path)).toEqual(['/café', '/cafe', long]);
  });

  it('cuts a long reason', async () => {
    await stores.exemptions.addIp({ address: '203.0.113.7', reason: 'x'.repeat(5_000) }, NOW);
    expect(await ips()).toEqual([{ address: '203.0.113.7', reason: 'x'.repeat(255) }]);
  });
});
