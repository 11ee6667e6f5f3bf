import { RecentRecords } from './recent-records';

function records(max: number) {
  const gone: string[] = [];
  const recent = new RecentRecords<{ readonly key: string; turn: number }>(max, ({ key }) => gone.push(key));
  const see = (key: string): boolean => {
    const known = recent.get(key) !== undefined;
    if (!known) recent.add(key, { key, turn: 0 });
    return known;
  };
  return { recent, gone, see };
}

describe('RecentRecords', () => {
  it('forgets nobody while there is room', () => {
    const { recent, gone, see } = records(100);
    for (let round = 0; round < 10; round++)
      for (let i = 0; i < 100; i++) expect(see(`${i}`)).toBe(round > 0);
    expect([recent.size, gone]).toEqual([100, []]);
  });

  it('never holds more than it may, and tells who goes', () => {
    const { recent, gone, see } = records(100);
    for (let i = 0; i < 1_000; i++) {
      see(`${i}`);
      expect(recent.size).toBeLessThanOrEqual(100);
    }
    expect(gone.length + recent.size).toBe(1_000);
    expect(gone.slice(0, 2)).toEqual(['0', '1']);
  });

  it('keeps who is seen again and again among many who come once', () => {
    const { gone, see } = records(100);
    for (let i = 0; i < 5_000; i++) {
      see(`${i}`);
      if (i % 20 === 0) see('regular');
    }
    expect(gone).not.toContain('regular');
  });
});
