import { makeClient } from '../client/client';
import { BanRecord } from '../ports/ban-store';
import { Blacklist } from './blacklist';

const record = (key: string, over: Partial<BanRecord> = {}): BanRecord => ({
  key,
  reason: 'test',
  source: 'points',
  createdAt: 0,
  expiresAt: 1_000_000,
  level: 1,
  liftedAt: null,
  ...over,
});

describe('the blacklist when it is full', () => {
  it('never drops a permanent ban or a tombstone for a temporary one', () => {
    const list = new Blacklist(200, 1_000);
    const kept = [
      ...Array.from({ length: 80 }, (_, i) => record(`198.51.100.${i}`, { expiresAt: null })),
      ...Array.from({ length: 20 }, (_, i) => record(`192.0.2.${i}`, { liftedAt: 5 })),
    ];
    list.replace(kept, 10);
    for (let i = 0; i < 5_000; i++)
      list.put(record(`203.0.${i >> 8}.${i & 255}`, { expiresAt: 1_000 + i }), 10);
    expect(list.size).toBe(200);
    expect(list.dropped).toBe(4_900);
    expect(kept.filter(({ key }) => list.get(key) === undefined)).toEqual([]);
  });

  it('drops what is over before anything in force', () => {
    const list = new Blacklist(3, 1_000);
    for (const [key, expiresAt] of [
      ['a', 500],
      ['b', 100],
      ['c', 600],
    ] as const)
      list.put(record(key, { expiresAt }), 0);
    list.put(record('d'), 200);
    expect([list.get('a'), list.get('b'), list.dropped].map((one) => one !== undefined)).toEqual([
      true,
      false,
      true,
    ]);
  });
});

describe('the blacklist with networks', () => {
  const client = (address: string) => makeClient(address, () => false);

  it('takes thousands of them over without reading them all again each time', () => {
    const list = new Blacklist(10_000, 1_000);
    const start = performance.now();
    for (let i = 0; i < 5_000; i++) list.merge(record(`100.${i >> 8}.${i & 255}.0/24`), 10);
    expect(list.find(client('100.7.9.77'), 10)).toMatchObject({ key: '100.7.9.0/24' });
    expect(list.find(client('101.7.9.77'), 10)).toBeNull();
    // Each time anew they took seconds.
    expect(performance.now() - start).toBeLessThan(500);
  });

  it('knows a network no more that was lifted or dropped', () => {
    const list = new Blacklist(2, 1_000);
    list.put(record('203.0.113.0/24'), 10);
    list.merge(record('203.0.113.0/24', { liftedAt: 20 }), 30);
    expect(list.find(client('203.0.113.7'), 30)).toBeNull();
    list.put(record('198.51.100.0/24', { expiresAt: 40 }), 30);
    list.put(record('192.0.2.1'), 50);
    expect(list.find(client('198.51.100.7'), 35)).toBeNull();
  });

  it('lets no ban by points that another process made shorten one in force', () => {
    const list = new Blacklist(10, 1_000);
    const person = record('203.0.113.9', { source: 'person', expiresAt: null });
    list.merge(person, 10);
    expect(list.merge(record('203.0.113.9', { createdAt: 5 }), 10)).toBe(false);
    expect(list.get('203.0.113.9')).toEqual(person);
    expect(list.merge(record('203.0.113.9', { source: 'person', createdAt: 5 }), 10)).toBe(true);
  });
});
