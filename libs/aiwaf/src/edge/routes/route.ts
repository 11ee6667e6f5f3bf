import { LayerMask } from '../../core/layer-id';
import { RateLimitOverride } from '../../core/route';

/** In `methods`: the handler takes every method, whatever Node's parser knows. */
export const EVERY_METHOD = '*';

/** A handler's route, as it was registered on the adapter. */
export interface RouteDefinition {
  /** Upper-case HTTP methods, or {@link EVERY_METHOD}. */
  readonly methods: readonly string[];
  /** With prefix and version, in the syntax of the adapter's router. */
  readonly path: string;
  readonly exempt: LayerMask;
  readonly rateLimit: RateLimitOverride | null;
  /** Expressions for the host name, where the controller is bound to hosts. */
  readonly hosts: readonly RegExp[] | null;
  /**
   * Versions that only a header tells, one of which a request must ask for; the router hands other
   * requests on. Left out, the handler takes every request.
   */
  readonly conditions?: readonly string[];
  /** Fixes no segment, as `*path` of a single-page application or `:slug` at the root: what it answers is not routed. */
  readonly catchAll?: boolean;
}

/** A route under one of its methods. */
export interface Route {
  /** Its place in the order of registration. */
  readonly index: number;
  readonly definition: RouteDefinition;
  /** Names it for counters and events, such as `POST /login`. */
  readonly id: string;
}

/** How an adapter matches paths. */
export interface MatchingRules {
  readonly caseSensitive: boolean;
  readonly ignoreTrailingSlash: boolean;
  readonly ignoreDuplicateSlashes: boolean;
  /** `;` ends the path as `?` does. */
  readonly useSemicolonDelimiter?: boolean;
  /** Longest parameter that matches. */
  readonly maxParamLength: number;
  /** Paths are compared as sent, and the first route registered wins (Express); else the most specific one (Fastify). */
  readonly byOrder: boolean;
}

/** The routes of one method. */
export interface MethodRoutes {
  add(route: Route): void;
  /**
   * Every route that may answer a path; several where only the router can tell them apart.
   *
   * @param host the host name without port; `undefined` where the router may see another one
   */
  find(rawPath: string, host: string | undefined): readonly Route[];
}

/** Whether a request for a host can reach a route. */
export function servesHost({ definition: { hosts } }: Route, host: string | undefined): boolean {
  return hosts === null || host === undefined || hosts.some((one) => host.search(one) !== -1);
}
