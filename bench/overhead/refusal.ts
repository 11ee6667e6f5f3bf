import { clientAddress, refusedAddress, REFUSED_CLIENTS } from './clients';
import { compare, Comparison } from './comparison';
import { Contender } from './measured-server';
import { Adapter, Variant, variantsOf } from './protocol';
import { browserRequest } from './request';
import { Effort, measureInTurns } from './rounds';

/** What a refused request costs. */
export interface Refusal extends Comparison {
  readonly what: string;
  readonly status: number;
  /** Beyond the adapter that refuses every request, the median of rounds. */
  readonly beyondAdapterUs: number;
}

/** Easy-waf is left out: it writes a line for each, which would measure where that goes. */
const REFUSING: readonly Variant[] = [
  'throttler',
  'rate-limiter-flexible',
  'express-rate-limit',
  'fastify-rate-limit',
  'aiwaf',
];

/**
 * Ten clients, banned or over a limit, ask for a page again and again. Extra processor time is that beyond
 * Node's own server, which answers as long a page with 403 and decides on nothing; beside it stands the adapter
 * that does the same, whose way to a refusal is no part of what refuses.
 */
export async function measureRefusals(
  adapter: Adapter,
  variants: readonly Variant[],
  effort: Effort,
): Promise<Refusal[]> {
  const base = { adapter, redisUrl: '' };
  const ordinary = { ...base, refused: [], variant: 'bare' } as const;
  const refused = { ...base, refused: REFUSED_CLIENTS };
  const page = (n: number) => browserRequest(`/items/${n % 977}`, clientAddress(n));
  const nothing = (n: number) => browserRequest(`/nothing/${n % 977}`, clientAddress(n));
  const again = (n: number) => browserRequest(`/items/${n % 977}`, refusedAddress(n));
  const contenders: readonly Contender[] = [
    { ...base, name: 'node', variant: 'node', refused: [], request: again, status: 403 },
    { ...base, name: `${adapter} alone`, variant: 'refuse-all', refused: [], request: again, status: 403 },
    { ...ordinary, name: 'bare', request: page, status: 200 },
    { ...ordinary, name: 'bare, nothing there', request: nothing, status: 404 },
    ...variantsOf(adapter, false)
      .filter((variant) => REFUSING.includes(variant) && variants.includes(variant))
      .map((variant) => ({
        ...refused,
        name: variant,
        variant,
        request: again,
        status: variant === 'aiwaf' ? 403 : 429,
      })),
  ];
  const samples = await measureInTurns(contenders, effort);
  return samples.map((one) => ({
    what: one.contender.name,
    status: one.contender.status,
    ...compare(one, samples[0]),
    beyondAdapterUs: compare(one, samples[1]).extraUs,
  }));
}
