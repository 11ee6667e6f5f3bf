import { CallHandler, ExecutionContext, Inject, Injectable, NestInterceptor } from '@nestjs/common';
import { Observable } from 'rxjs';
import { RouteGate } from '../../core/ports/route-gate';

/**
 * Asks the model while the answer of a matched route can still be refused: a request that brings its
 * client a ban is answered 403. Without this interceptor the ban holds from the next request on.
 */
@Injectable()
export class AnomalyInterceptor implements NestInterceptor {
  /** @internal */
  constructor(@Inject(RouteGate) private readonly gate: RouteGate) {}

  intercept(execution: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (execution.getType() !== 'http') return next.handle();
    const source = next.handle();
    // By hand, and not by operators: those cost more than all layers together.
    return new Observable((subscriber) =>
      source.subscribe({
        next: (value) => {
          const refusal = this.conclude(execution, undefined);
          if (refusal === undefined) subscriber.next(value);
          else subscriber.error(refusal);
        },
        error: (error: unknown) => subscriber.error(this.conclude(execution, error) ?? error),
        complete: () => subscriber.complete(),
      }),
    );
  }

  /** Answers the refusal that is to be sent in place of the answer, or `undefined`. */
  private conclude(execution: ExecutionContext, error: unknown): unknown {
    try {
      this.gate.conclude(execution, 'anomaly', error);
      return undefined;
    } catch (refusal) {
      return refusal;
    }
  }
}
