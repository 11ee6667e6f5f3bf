export { RateLimitLayer } from './rate-limit.layer';
export { LimitOptions, RateLimitOptions, rateLimitOptions } from './rate-limit.options';
export type { RateLimitInput } from './rate-limit.options';
