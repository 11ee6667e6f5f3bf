import { CallHandler, ExecutionContext, Inject, Injectable, NestInterceptor } from '@nestjs/common';
import { Observable } from 'rxjs';
import { RouteGate } from '../../core/ports/route-gate';

/**
 * Times forms and checks UUID parameters where the guards had to leave it, since guards of the host
 * come after them: those tell who is signed in, and a stranger whom they turn away learns nothing of
 * which entities there are.
 */
@Injectable()
export class PostponedLayersInterceptor implements NestInterceptor {
  /** @internal */
  constructor(@Inject(RouteGate) private readonly gate: RouteGate) {}

  intercept(
    execution: ExecutionContext,
    next: CallHandler,
  ): Observable<unknown> | Promise<Observable<unknown>> {
    void this.gate.admit(execution, 'honeypot');
    const admitted = this.gate.admit(execution, 'uuid');
    return admitted instanceof Promise ? admitted.then(() => next.handle()) : next.handle();
  }
}
