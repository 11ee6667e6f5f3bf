import { CanActivate, ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { RouteGate } from '../../core/ports/route-gate';

/** Refuses requests whose headers no browser or honest program sends on matched routes; what the root mount decided stands. */
@Injectable()
export class HeaderValidationGuard implements CanActivate {
  /** @internal */
  constructor(@Inject(RouteGate) private readonly gate: RouteGate) {}

  canActivate(execution: ExecutionContext): boolean | Promise<boolean> {
    return this.gate.admit(execution, 'headers');
  }
}
