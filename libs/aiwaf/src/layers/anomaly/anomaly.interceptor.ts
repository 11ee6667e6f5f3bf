import { CallHandler, ExecutionContext, Inject, Injectable, NestInterceptor } from '@nestjs/common';
import { catchError, Observable, tap } from 'rxjs';
import { RouteGate } from '../../core/ports/route-gate';

/**
 * Asks the model while the answer of a matched route can still be refused: a request that brings its
 * client a ban is answered 403. Without this interceptor the ban holds from the next request on.
 */
@Injectable()
export class AnomalyInterceptor implements NestInterceptor {
  constructor(@Inject(RouteGate) private readonly gate: RouteGate) {}

  intercept(execution: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (execution.getType() !== 'http') return next.handle();
    return next.handle().pipe(
      tap(() => this.gate.conclude(execution, 'anomaly', undefined)),
      catchError((error: unknown) => {
        this.gate.conclude(execution, 'anomaly', error);
        throw error;
      }),
    );
  }
}
