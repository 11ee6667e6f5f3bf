import { ManualClock } from '../../libs/aiwaf/src/core/clock';
import { BACKENDS, Stores } from './backends';

const NOW = 1_760_000_000_000;
const TTL = 60_000;

describe.each(BACKENDS)('a lease store in $name', ({ open }) => {
  let stores: Stores;
  beforeEach(async () => {
    stores = await open(new ManualClock(NOW));
  });
  afterEach(() => stores.close());
  const acquire = (holder: string, now = NOW, name = 'training') =>
    stores.leases.acquire(name, holder, TTL, now);

  it('grants a free lease, and tells everybody else who has it and until when', async () => {
    const granted = await acquire('a');
    expect(granted).toEqual({ name: 'training', holder: 'a', token: 1, expiresAt: NOW + TTL });
    expect(await acquire('b', NOW + 1)).toEqual(granted);
    expect(await acquire('b', NOW + TTL - 1)).toEqual(granted);
  });

  it('grants each name by itself', async () => {
    await acquire('a');
    expect(await acquire('b', NOW, 'other')).toMatchObject({ name: 'other', holder: 'b', token: 1 });
  });

  it('grants one of many who ask at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => acquire(`h${i}`)));
    expect(new Set(answers.map(({ holder }) => holder)).size).toBe(1);
    expect(answers.filter(({ holder }, i) => holder === `h${i}`)).toHaveLength(1);
    const later = await Promise.all(Array.from({ length: 20 }, (_, i) => acquire(`l${i}`, NOW + TTL)));
    expect(later.filter(({ holder }, i) => holder === `l${i}`)).toHaveLength(1);
    expect(new Set(later.map(({ token }) => token))).toEqual(new Set([2]));
  });

  it('grants a lease anew when it is over, under a higher token', async () => {
    await acquire('a');
    expect(await acquire('b', NOW + TTL)).toEqual({
      name: 'training',
      holder: 'b',
      token: 2,
      expiresAt: NOW + 2 * TTL,
    });
  });

  it('lasts longer when it is renewed, also when it was over and nobody took it', async () => {
    const lease = await acquire('a');
    const renewed = await stores.leases.renew(lease, TTL, NOW + 40_000);
    expect(renewed).toEqual({ ...lease, expiresAt: NOW + 100_000 });
    expect(await acquire('b', NOW + TTL)).toMatchObject({ holder: 'a' });
    expect(await stores.leases.renew(lease, TTL, NOW + 500_000)).toMatchObject({ expiresAt: NOW + 560_000 });
    expect(await acquire('b', NOW + 501_000)).toMatchObject({ holder: 'a', token: 1 });
  });

  it('says of a lease that another was granted since that it is lost, and leaves it to that one', async () => {
    const lost = await acquire('a');
    const current = await acquire('b', NOW + TTL);
    expect(await stores.leases.renew(lost, TTL, NOW + TTL + 1)).toBeNull();
    await stores.leases.release(lost);
    expect(await acquire('c', NOW + TTL + 2)).toEqual(current);
  });

  it('does not take a later lease of the same holder for the lost one', async () => {
    const lost = await acquire('a');
    await acquire('a', NOW + TTL);
    expect(await stores.leases.renew(lost, TTL, NOW + TTL)).toBeNull();
  });

  it('is free at once when it is given back, and the token rises all the same', async () => {
    const lease = await acquire('a');
    await stores.leases.release(lease);
    expect(await acquire('b', NOW + 1)).toMatchObject({ holder: 'b', token: 2 });
  });

  it('forgives clocks that differ by a minute, and takes a lease that a wrong clock granted for ever', async () => {
    const ahead = await acquire('a', NOW + TTL);
    expect(await acquire('b')).toEqual(ahead);
    await acquire('of-next-year', NOW + 365 * 86_400_000, 'second');
    expect(await acquire('b', NOW, 'second')).toMatchObject({ holder: 'b', token: 2, expiresAt: NOW + TTL });
  });
});
