import { compare } from './comparison';
import { Contender } from './measured-server';
import { Samples } from './rounds';

const samples = (cpuUs: number[], wallUs = cpuUs): Samples => ({
  contender: {} as Contender,
  cpuUs,
  wallUs,
  queries: 0,
  batches: 0,
  late: 0,
});

describe('compare', () => {
  const bare = samples([100, 200, 300, 100, 200]);

  it('takes the difference within a round, so that a drift of the machine falls out', () => {
    const variant = samples([110, 212, 308, 110, 210]);
    expect(compare(variant, bare)).toMatchObject({ extraUs: 10, extraQuartilesUs: [10, 10] });
  });

  it('shows the whole range, and the difference of the low rounds', () => {
    const variant = samples([150, 900, 320, 120, 220]);
    expect(compare(variant, bare)).toMatchObject({ rangeUs: [120, 900], lowExtraUs: 50, cpuUs: 220 });
  });

  it('counts requests a second against the other', () => {
    expect(compare(samples([1, 1, 1], [200, 400, 600]), samples([1, 1, 1], [100, 200, 300]))).toMatchObject({
      throughput: 0.5,
    });
  });
});
