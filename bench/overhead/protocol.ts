export const ADAPTERS = ['express', 'fastify'] as const;
export type Adapter = (typeof ADAPTERS)[number];

/**
 * What a server may have before its handlers. `node` is Node's own server, without Nest; it and `refuse-all`
 * refuse every request. `aiwaf` has every layer on and a model loaded; `aiwaf-interceptors` is the same
 * with `interceptors: true`, and `aiwaf-ioredis` and `aiwaf-node-redis` with a Redis on this machine.
 */
export const VARIANTS = [
  'node',
  'refuse-all',
  'bare',
  'throttler',
  'rate-limiter-flexible',
  'express-rate-limit',
  'fastify-rate-limit',
  'easy-waf',
  'aiwaf',
  'aiwaf-interceptors',
  'aiwaf-ioredis',
  'aiwaf-node-redis',
] as const;
export type Variant = (typeof VARIANTS)[number];

/** The variants of a Nest application that an adapter has, those with a Redis if there is one. */
export function variantsOf(adapter: Adapter, redis: boolean): Variant[] {
  const other = adapter === 'express' ? 'fastify-rate-limit' : 'express-rate-limit';
  return VARIANTS.filter(
    (variant) =>
      variant !== 'node' &&
      variant !== 'refuse-all' &&
      variant !== other &&
      (redis || !variant.endsWith('redis')),
  );
}

/** What a server is started with. */
export interface ServerSettings {
  readonly adapter: Adapter;
  readonly variant: Variant;
  readonly redisUrl: string;
  /** Clients that are refused: banned, or over a limit of one request a minute. */
  readonly refused: readonly string[];
}

/** `follow` has the server tell from then on which statements requests bring about. */
export type ServerCommand = 'usage' | 'follow' | 'stop';

/** What a server under measurement tells its driver. */
export type ServerMessage =
  | { readonly kind: 'ready'; readonly port: number }
  | {
      readonly kind: 'usage';
      readonly cpuUs: number;
      /** Statements of the firewall's data source that requests brought about since `follow`, its batched writes apart. */
      readonly queries: number;
      /** Statements that wrote a batch behind the requests. */
      readonly batches: number;
      /** Requests that Redis was too late for. */
      readonly late: number;
    };
