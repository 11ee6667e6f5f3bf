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
}

export const RouteGate = Symbol('RouteGate');
