import { CanActivate, ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { RouteGate } from '../../core/ports/route-gate';

/** Answers 404 to UUID parameters that no entity has. */
@Injectable()
export class UuidTamperGuard implements CanActivate {
  /** @internal */
  constructor(@Inject(RouteGate) private readonly gate: RouteGate) {}

  canActivate(execution: ExecutionContext): boolean | Promise<boolean> {
    return this.gate.admit(execution, 'uuid');
  }
}
