import { CallHandler, ExecutionContext, Inject, Injectable, NestInterceptor } from '@nestjs/common';
import { Observable } from 'rxjs';
import { RouteGate } from '../../core/ports/route-gate';

/**
 * Notes when a handler has its answer, so that the logged response time is the application's and not
 * that of a client that fetches slowly. Without this interceptor the time goes on to the last byte.
 */
@Injectable()
export class RequestLogInterceptor implements NestInterceptor {
  /** @internal */
  constructor(@Inject(RouteGate) private readonly gate: RouteGate) {}

  intercept(execution: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (execution.getType() !== 'http') return next.handle();
    const source = next.handle();
    // By hand, and not by operators: those cost more than all layers together.
    return new Observable((subscriber) =>
      source.subscribe({
        next: (value) => {
          this.gate.answered(execution);
          subscriber.next(value);
        },
        error: (error: unknown) => {
          this.gate.answered(execution);
          subscriber.error(error);
        },
        complete: () => {
          this.gate.answered(execution);
          subscriber.complete();
        },
      }),
    );
  }
}
