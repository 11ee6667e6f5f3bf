import { measureTruth } from './measure';
import { NORMAL_CLIENTS, SCANNERS } from './truth-log';

const SEEDS = [1, 2, 3, 4, 5];

describe('a log whose truth is known', () => {
  it.each([
    ...SEEDS.map((seed) => [10_000, seed] as const),
    ...SEEDS.map((seed) => [50_000, seed] as const),
    [200_000, 1] as const,
  ])('%i lines, seed %i: every scanner is banned and no normal client', async (lines, seed) => {
    const result = await measureTruth(lines, seed);
    expect(result).toMatchObject({
      scanners: SCANNERS,
      scannersBanned: SCANNERS,
      normal: NORMAL_CLIENTS,
      normalBanned: 0,
      wrong: [],
      missed: [],
    });
    expect(result.normalNotFound).toBeGreaterThan(0.5);
    expect(result.normalNotFound).toBeLessThan(1.5);
  });
});
