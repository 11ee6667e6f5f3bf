import { ManualClock } from '../../libs/aiwaf/src/core/clock';
import { BlacklistEntry, ExemptPath, IpExemptionEntry } from '../../libs/aiwaf/src/storage';
import { BACKENDS, Stores } from './backends';

const NOW = 1_760_000_000_000;
const row = (ipAddress: string, source = 'person') => ({
  ipAddress,
  reason: '',
  createdAt: NOW,
  expiresAt: null,
  source,
  level: 1,
  liftedAt: null,
  updatedAt: NOW,
});

/** Rows that other programs and people write by hand. */
describe.each(BACKENDS.slice(1))('rows of other origin in $name', ({ open }) => {
  let stores: Stores;
  beforeEach(async () => {
    stores = await open(new ManualClock(NOW));
  });
  afterEach(() => stores.close());

  it('skips and counts blacklist rows that name no address, and loads the others', async () => {
    await stores.dataSource
      ?.getRepository(BlacklistEntry)
      .insert([row('garbage'), row(''), row('198.51.100.7/8'), row('203.0.113.9'), row('2001:DB8::5')]);
    expect((await stores.bans.load()).map(({ key }) => key)).toEqual(['203.0.113.9', '2001:db8::/64']);
    expect(stores.bans).toMatchObject({ skipped: 3 });
  });

  it('loads a ban whose request facts or source cannot be read', async () => {
    const rows = stores.dataSource?.getRepository(BlacklistEntry);
    await rows?.insert([row('203.0.113.9', 'django')]);
    const table = rows?.metadata.tablePath;
    await stores.dataSource?.query(`update ${table} set extended_request_info = '{"a'`);
    expect(await stores.bans.load()).toEqual([
      expect.objectContaining({ key: '203.0.113.9', source: 'person' }),
    ]);
  });

  it('lets an unban in our spelling end a ban that was written in another', async () => {
    await stores.dataSource?.getRepository(BlacklistEntry).insert([row('2001:db8::5')]);
    const [ban] = await stores.bans.load();
    await stores.bans.save([{ ...ban, liftedAt: NOW + 1 }]);
    expect(await stores.bans.load()).toEqual([expect.objectContaining({ liftedAt: NOW + 1 })]);
    await stores.dataSource?.getRepository(BlacklistEntry).insert([row('2001:db8::6')]);
    expect(await stores.bans.load()).toEqual([expect.objectContaining({ liftedAt: NOW + 1 })]);
  });

  it('skips garbage and disabled exemptions, and removes every spelling', async () => {
    const times = { createdAt: NOW, updatedAt: NOW, reason: '' };
    await stores.dataSource?.getRepository(IpExemptionEntry).insert([
      { ipAddress: 'office', ...times },
      { ipAddress: '2001:DB8::1', ...times },
    ]);
    await stores.dataSource?.getRepository(ExemptPath).insert([
      { path: '/API/', enabled: true, ...times },
      { path: '/old', enabled: false, ...times },
    ]);
    const { ips, paths } = stores.exemptions;
    expect(await ips.load()).toEqual([{ address: '2001:db8::1', reason: '' }]);
    expect(await paths.load()).toEqual([{ path: '/api', reason: '' }]);
    expect(await stores.exemptions.ips.remove('2001:db8::1', NOW)).toBe(true);
    expect(await stores.exemptions.ips.remove('office', NOW)).toBe(true);
    expect(await stores.exemptions.paths.remove('api', NOW)).toBe(true);
    expect([await ips.load(), await paths.load()]).toEqual([[], []]);
  });

  it('enables a disabled path that is added again', async () => {
    const times = { createdAt: NOW, updatedAt: NOW, reason: '' };
    await stores.dataSource?.getRepository(ExemptPath).insert({ path: '/old', enabled: false, ...times });
    await stores.exemptions.paths.add({ path: '/old', reason: 'again' }, NOW + 5);
    expect(await stores.exemptions.paths.load()).toEqual([{ path: '/old', reason: 'again' }]);
    const stored = await stores.dataSource?.getRepository(ExemptPath).findOneByOrFail({ path: '/old' });
    expect(stored).toMatchObject({ createdAt: NOW + 5, updatedAt: NOW + 5 });
  });
});
