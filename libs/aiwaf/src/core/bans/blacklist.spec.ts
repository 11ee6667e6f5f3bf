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
