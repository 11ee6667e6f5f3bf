import { clientAddress } from './clients';
import { compare, Comparison } from './comparison';
import { round2 } from '../quantile';
import { Contender } from './measured-server';
import { Adapter, Variant } from './protocol';
import { browserRequest } from './request';
import { Effort, measureInTurns, Samples } from './rounds';

/** An ordinary request of one of 10,000 clients that no protection has anything against. */
const request = (n: number) => browserRequest(`/items/${n % 977}`, clientAddress(n));

/** What an ordinary request costs with a variant. */
export interface Overhead extends Comparison {
  readonly variant: Variant;
  /** Its extra processor time against that of the throttler; none where that was left out. */
  readonly toThrottler: number | null;
  readonly lowToThrottler: number | null;
  readonly queriesPerRequest: number | null;
  readonly late: number;
}

/** Compares an ordinary request on each variant with one on the bare application, which is always among them. */
export async function measureOverhead(
  adapter: Adapter,
  variants: readonly Variant[],
  redisUrl: string,
  effort: Effort,
): Promise<Overhead[]> {
  const contenders = variants.map((variant): Contender => ({
    name: `${adapter} ${variant}`,
    adapter,
    variant,
    redisUrl,
    refused: [],
    request,
    status: 200,
  }));
  const samples = await measureInTurns(contenders, effort);
  const of = (variant: Variant) => samples.find(({ contender }) => contender.variant === variant);
  const bare = of('bare') as Samples;
  const throttler = of('throttler');
  const rival = throttler === undefined ? null : compare(throttler, bare);
  return samples.map((one) => {
    const { variant } = one.contender;
    const comparison = compare(one, bare);
    return {
      variant,
      ...comparison,
      toThrottler: rival === null ? null : round2(comparison.extraUs / rival.extraUs),
      lowToThrottler: rival === null ? null : round2(comparison.lowExtraUs / rival.lowExtraUs),
      queriesPerRequest: variant.startsWith('aiwaf') ? one.queries / effort.requests : null,
      late: one.late,
    };
  });
}
