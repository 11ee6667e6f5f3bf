import 'reflect-metadata';
import { RateLimitOverride } from '../../core/route';
import { rateLimitOverride } from '../options/path-rule-options';
import { withParentheses } from './with-parentheses';

const RATE_LIMIT = 'aiwaf:rate-limit';

/**
 * Gives a controller's routes or one handler a rate limit with a counter of its own per client.
 *
 * @param limit `windowMs` in milliseconds, `max` and `flood` in requests; what is left out keeps the
 * layer's default, but a `max` without `flood` lifts `flood` to at least twice itself
 * @throws AiwafConfigError at import, for an unknown name, an impossible number, or without parentheses
 */
export function AiwafRateLimit(limit: RateLimitOverride): ClassDecorator & MethodDecorator;
export function AiwafRateLimit(
  ...given: [RateLimitOverride, ...unknown[]]
): ClassDecorator & MethodDecorator {
  withParentheses('AiwafRateLimit', given);
  const [limit] = given;
  const checked = rateLimitOverride(limit, '@AiwafRateLimit()');
  return (target: object, _key?: string | symbol, descriptor?: PropertyDescriptor) => {
    Reflect.defineMetadata(RATE_LIMIT, checked, (descriptor?.value as object | undefined) ?? target);
  };
}

/** The limit of a handler, else of its controller, else `null`. */
export function rateLimitOf(controller: object, handler: object): RateLimitOverride | null {
  const of = (target: object) => Reflect.getMetadata(RATE_LIMIT, target) as RateLimitOverride | undefined;
  return of(handler) ?? of(controller) ?? null;
}
