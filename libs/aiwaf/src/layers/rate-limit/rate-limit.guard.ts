import { CanActivate, ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { RouteGate } from '../../core/ports/route-gate';

/** Holds clients to their rate limits on matched routes; what the root mount decided stands. */
@Injectable()
export class RateLimitGuard implements CanActivate {
  /** @internal */
  constructor(@Inject(RouteGate) private readonly gate: RouteGate) {}

  canActivate(execution: ExecutionContext): boolean | Promise<boolean> {
    return this.gate.admit(execution, 'rateLimit');
  }
}
