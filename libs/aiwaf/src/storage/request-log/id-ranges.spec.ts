import { IdRanges } from './id-ranges';

function portions(ids: readonly number[], maxIds: number, maxRanges: number): [number, number][][] {
  const ranges = new IdRanges();
  for (const id of ids) ranges.add(id);
  expect(ranges.size).toBe(ids.length);
  return [...ranges.portions(maxIds, maxRanges)];
}

describe('IdRanges', () => {
  it('has nothing where nothing was added', () => expect(portions([], 10, 10)).toEqual([]));

  it('leaves out what lies between', () => {
    expect(portions([3, 4, 5, 9, 11, 12], 100, 100)).toEqual([
      [
        [3, 5],
        [9, 9],
        [11, 12],
      ],
    ]);
  });

  it('gives every id once, in portions of so many ids and ranges at most', () => {
    const ids = Array.from({ length: 1_000 }, (_, i) => i + 1).filter((id) => id % 7 !== 0 && id % 50 > 3);
    for (const [maxIds, maxRanges] of [
      [1, 1],
      [10, 3],
      [64, 2],
      [5, 100],
    ]) {
      const all = portions(ids, maxIds, maxRanges);
      const given = all.map((ranges) =>
        ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => from + i)),
      );
      expect(given.flat()).toEqual(ids);
      expect(Math.max(...given.map(({ length }) => length))).toBeLessThanOrEqual(maxIds);
      expect(Math.max(...all.map(({ length }) => length))).toBeLessThanOrEqual(maxRanges);
    }
  });
});
