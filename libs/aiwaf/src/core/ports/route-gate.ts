import { LayerId } from '../layer-id';

/**
 * How a layer's guard reaches the pipeline. Called once per guard and matched request; answers true
 * at once when the layer has run at the root mount or the call is no HTTP request of Nest's router.
 */
export interface RouteGate {
  /**
   * @param execution Nest's ExecutionContext
   * @throws the refusal, when the layer denies and is enforced
   */
  admit(execution: object, layer: LayerId): boolean | Promise<boolean>;
  /**
   * An interceptor's way: the handler has its answer, or failed with `error`. Tells that instant to the
   * request's context.
   */
  answered(execution: object): void;
  /**
   * Tells an observing layer early how the handler ended, while its answer can still be refused.
   *
   * @param error what the handler threw, or `undefined`
   * @throws the refusal, when that brought the client a ban that is enforced
   */
  conclude(execution: object, layer: LayerId, error: unknown): void;
}

export const RouteGate = Symbol('RouteGate');
