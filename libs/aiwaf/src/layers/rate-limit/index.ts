export { RateLimitLayer } from './rate-limit.layer';
export { LimitOptions, RateLimitOptions, rateLimitOptions } from './rate-limit.options';
