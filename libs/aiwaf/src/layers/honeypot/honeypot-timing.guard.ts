import { CanActivate, ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { RouteGate } from '../../core/ports/route-gate';

/** Refuses forms that come back faster than a person fills them in, or from a page that has expired. */
@Injectable()
export class HoneypotTimingGuard implements CanActivate {
  /** @internal */
  constructor(@Inject(RouteGate) private readonly gate: RouteGate) {}

  canActivate(execution: ExecutionContext): boolean | Promise<boolean> {
    return this.gate.admit(execution, 'honeypot');
  }
}
