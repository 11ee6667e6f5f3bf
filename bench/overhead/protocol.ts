/**
 * `aiwaf` has every layer on and a model loaded; `aiwafNoInterceptors` is the same with `interceptors: false`,
 * `aiwafIoRedis` and `aiwafNodeRedis` are the same with a Redis on this machine.
 */
export const VARIANTS = [
  'bare',
  'throttler',
  'aiwaf',
  'aiwafNoInterceptors',
  'aiwafIoRedis',
  'aiwafNodeRedis',
] as const;
export type Variant = (typeof VARIANTS)[number];

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
