import { CallHandler, ExecutionContext, Inject, Injectable, NestInterceptor } from '@nestjs/common';
import { Observable, tap } from 'rxjs';
import { RouteGate } from '../../core/ports/route-gate';

/**
 * Notes when a handler has its answer, so that the logged response time is the application's and not
 * that of a client that fetches slowly. Without this interceptor the time goes on to the last byte.
 */
@Injectable()
export class RequestLogInterceptor implements NestInterceptor {
  constructor(@Inject(RouteGate) private readonly gate: RouteGate) {}

  intercept(execution: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (execution.getType() !== 'http') return next.handle();
    const answered = () => this.gate.answered(execution);
    return next.handle().pipe(tap({ next: answered, error: answered, complete: answered }));
  }
}
