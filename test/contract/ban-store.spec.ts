import { ManualClock } from '../../libs/aiwaf/src/core/clock';
import { BanRecord } from '../../libs/aiwaf/src/core/ports/ban-store';
import { BACKENDS, Stores } from './backends';

const DAY = 86_400_000;
const NOW = 1_760_000_000_000;

const ban = (key: string, more: Partial<BanRecord> = {}): BanRecord => ({
  key,
  reason: 'rateLimit.flood',
  source: 'points',
  createdAt: NOW - 1_000,
  expiresAt: NOW + 900_000,
  level: 1,
  liftedAt: null,
  ...more,
});

describe.each(BACKENDS)('a ban store in $name', ({ open }) => {
  const clock = new ManualClock(NOW);
  let stores: Stores;
  beforeEach(async () => {
    clock.set(NOW);
    stores = await open(clock);
  });
  afterEach(() => stores.close());
  const load = async () =>
    (await stores.bans.load()).sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));

  it('is empty at first and takes nothing', async () => {
    await stores.bans.save([]);
    expect(await load()).toEqual([]);
  });

  it('gives back what was saved, facts about the request included', async () => {
    const records = [
      ban('203.0.113.9', {
        requestInfo: { method: 'GET', path: '/a?b=\u0000\u{1f600}', headers: { host: 'x' } },
      }),
      ban('203.0.113.10', { expiresAt: null, source: 'person', level: 0 }),
      ban('2001:db8::/64', { source: 'trainer', level: 5 }),
      ban('198.51.100.0/24', { liftedAt: NOW - 1 }),
    ];
    await stores.bans.save(records);
    expect(await load()).toEqual([...records].sort((a, b) => (a.key < b.key ? -1 : 1)));
  });

  it('replaces the record of a key', async () => {
    await stores.bans.save([ban('203.0.113.9', { requestInfo: { path: '/' } })]);
    const lifted = ban('203.0.113.9', {
      reason: 'x',
      source: 'person',
      level: 0,
      liftedAt: NOW,
      expiresAt: null,
    });
    await stores.bans.save([lifted, ban('203.0.113.11')]);
    expect(await load()).toEqual([ban('203.0.113.11'), lifted]);
  });

  it('tells what was written since a version, bans and unbans, oldest first, whatever the clock says', async () => {
    expect(await stores.bans.version()).toBe(0);
    await stores.bans.save([ban('203.0.113.9'), ban('203.0.113.10')]);
    const first = await stores.bans.version();
    clock.set(NOW - 3_600_000);
    await stores.bans.save([ban('203.0.113.11')]);
    const second = await stores.bans.version();
    await stores.bans.save([ban('203.0.113.9', { liftedAt: NOW + 5 })]);
    const changed = async (version: number) =>
      (await stores.bans.changedSince(version)).rows.map(({ key, liftedAt }) => [key, liftedAt]);
    const last = await stores.bans.changedSince(second);
    expect(last.rows.map(({ key }) => key)).toEqual(['203.0.113.9']);
    expect(last.version).toBe(await stores.bans.version());
    expect(await stores.bans.changedSince(last.version)).toEqual({ rows: [], version: last.version });
    expect(await changed(first)).toEqual([
      ['203.0.113.11', null],
      ['203.0.113.9', NOW + 5],
    ]);
    expect(await changed(0)).toHaveLength(3);
  });

  it('lets a reader miss nothing that several write at once', async () => {
    const keys = Array.from({ length: 200 }, (_, i) => `203.0.113.${i}`);
    const seen: string[] = [];
    let version = 0;
    const look = async () => {
      const changes = await stores.bans.changedSince(version);
      seen.push(...changes.rows.map(({ key }) => key));
      version = changes.version;
    };
    const writers = [0, 1, 2, 3].map(async (writer) => {
      for (let i = writer; i < keys.length; i += 4) await stores.bans.save([ban(keys[i])]);
    });
    const written = Promise.all(writers).then(() => true);
    while ((await Promise.race([written, new Promise((r) => setTimeout(r, 1, false))])) === false)
      await look();
    await look();
    expect(seen.sort()).toEqual([...keys].sort());
  });

  it('keeps a ban that lasts longer, whichever process wrote first, unless a person decides', async () => {
    const person = ban('203.0.113.9', { source: 'person', expiresAt: null, createdAt: NOW - 500 });
    await stores.bans.save([person]);
    await stores.bans.save([ban('203.0.113.9', { createdAt: NOW })]);
    expect(await load()).toEqual([person]);
    const lifted = { ...person, liftedAt: NOW + 1 };
    await stores.bans.save([lifted]);
    await stores.bans.save([ban('203.0.113.9', { createdAt: NOW })]);
    expect(await load()).toEqual([lifted]);
    const shorter = ban('203.0.113.9', { source: 'person', createdAt: NOW + 2 });
    await stores.bans.save([shorter]);
    expect(await load()).toEqual([shorter]);
  });

  it('tells thousands of changes, each once', async () => {
    const keys = Array.from({ length: 1_000 }, (_, i) => `203.0.${i >> 8}.${i & 255}`);
    await stores.bans.save(keys.map((key) => ban(key)));
    const { rows } = await stores.bans.changedSince(0);
    expect(rows.map(({ key }) => key).sort()).toEqual([...keys].sort());
  });

  it('keeps the last of several records for one key in one call', async () => {
    await stores.bans.save([
      ban('203.0.113.9'),
      ban('203.0.113.9', { level: 2 }),
      ban('203.0.113.9', { level: 3 }),
    ]);
    expect(await load()).toEqual([ban('203.0.113.9', { level: 3 })]);
  });

  it('stores a single IPv6 address and other spellings under the key that a request has', async () => {
    await stores.bans.save([ban('2001:DB8::17'), ban('::ffff:203.0.113.4'), ban('203.0.113.5/32')]);
    expect((await load()).map(({ key }) => key)).toEqual(['2001:db8::/64', '203.0.113.4', '203.0.113.5']);
  });

  it('D7: never stores what is no address, and stores the rest of the batch', async () => {
    await stores.bans.save([
      ban('unknown'),
      ban(''),
      ban('203.0.113.300'),
      ban('10.0.0.1/8'),
      ban('203.0.113.9'),
    ]);
    expect(await load()).toEqual([ban('203.0.113.9')]);
  });

  it('D8: cuts a long or unstorable reason instead of losing the ban', async () => {
    await stores.bans.save([
      ban('203.0.113.9', { reason: `${'r'.repeat(254)}\u{1f600}${'r'.repeat(100_000)}` }),
      ban('203.0.113.10', { reason: 'a\0b' }),
    ]);
    expect((await load()).map(({ reason }) => reason)).toEqual(['ab', 'r'.repeat(254)]);
  });

  it('forgets bans that ended 14 days ago, and no others', async () => {
    await stores.bans.save([
      ban('203.0.113.1', { expiresAt: NOW - 14 * DAY }),
      ban('203.0.113.2', { expiresAt: NOW - 14 * DAY + 1 }),
      ban('203.0.113.3', { expiresAt: NOW - 20 * DAY, liftedAt: NOW - 21 * DAY }),
      ban('203.0.113.4', { expiresAt: null }),
    ]);
    expect((await load()).map(({ key }) => key)).toEqual(['203.0.113.2', '203.0.113.3', '203.0.113.4']);
    clock.advance(DAY);
    expect((await load()).map(({ key }) => key)).toEqual(['203.0.113.3', '203.0.113.4']);
  });

  it('takes more rows than one statement or page holds, twice', async () => {
    const many = (level: number) =>
      Array.from({ length: 4_321 }, (_, i) => ban(`198.51.${i >> 8}.${i & 255}`, { level }));
    await stores.bans.save(many(1));
    await stores.bans.save(many(2));
    const loaded = await load();
    expect(loaded).toHaveLength(4_321);
    expect(loaded.every(({ level }) => level === 2)).toBe(true);
  });
});
